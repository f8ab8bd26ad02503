package realtime;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * Sums up what each customer does in windows of event time, exactly once: a window is written in the transaction of a
 * checkpoint, and who reads committed records sees it when that is done. Addresses, names and credentials are in the
 * environment: docs/jobs.md tells which; WINDOW is the length of a window in seconds.
 */
public final class Features {
  /** A partition that nothing comes from holds nobody up for longer. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  public static void main(String[] args) throws Exception {
    Map<String, String> env = System.getenv();
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    flink
        .fromSource(source(env), time(), "transactions")
        .uid("transactions")
        .keyBy(one -> one.customer)
        .window(TumblingEventTimeWindows.of(Duration.ofSeconds(Long.parseLong(env.getOrDefault("WINDOW", "10")))))
        .aggregate(new Totals.Sum(), new Closed())
        .uid("windows")
        .sinkTo(sink(env))
        .uid("features");
    flink.execute("features");
  }

  /** When it happened, partition by partition: a window closes when all of them are past its end. */
  private static WatermarkStrategy<Transaction> time() {
    return WatermarkStrategy.<Transaction>forBoundedOutOfOrderness(Duration.ofSeconds(1))
        .withTimestampAssigner((one, arrived) -> one.time)
        .withIdleness(IDLE);
  }

  private static KafkaSource<Transaction> source(Map<String, String> env) {
    return KafkaSource.<Transaction>builder()
        .setBootstrapServers(env.get("KAFKA_BOOTSTRAP_SERVERS"))
        .setProperties(kafka(env))
        .setGroupId(env.get("KAFKA_GROUP_ID"))
        .setTopics(env.get("TOPIC_TRANSACTIONS"))
        .setValueOnlyDeserializer(new Transaction.Reader())
        .build();
  }

  private static KafkaSink<Feature> sink(Map<String, String> env) {
    Properties producer = kafka(env);
    // Less than the brokers allow, which is 15 minutes: Flink's own hour they refuse.
    producer.put("transaction.timeout.ms", "600000");
    return KafkaSink.<Feature>builder()
        .setBootstrapServers(env.get("KAFKA_BOOTSTRAP_SERVERS"))
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(env.get("KAFKA_GROUP_ID") + ".features")
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<Feature>builder()
                .setTopic(env.get("TOPIC_FEATURES"))
                // Windows of a customer stay in order.
                .setKeySerializationSchema(new Feature.Key())
                .setValueSerializationSchema(new Feature.Value())
                .build())
        .build();
  }

  private static Properties kafka(Map<String, String> env) {
    Properties kafka = new Properties();
    kafka.put("security.protocol", env.get("KAFKA_SECURITY_PROTOCOL"));
    kafka.put("sasl.mechanism", env.get("KAFKA_SASL_MECHANISM"));
    kafka.put("sasl.jaas.config", env.get("KAFKA_SASL_JAAS_CONFIG"));
    return kafka;
  }

  private Features() {}
}
