package fraud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.util.Collector;

/**
 * Scores each transaction as it comes, and keeps all of them in the lake, from which the model is trained. Addresses, names
 * and credentials are in the environment: docs/jobs.md tells which.
 */
public final class Score {
  public static void main(String[] args) throws Exception {
    Map<String, String> env = System.getenv();
    Properties kafka = new Properties();
    kafka.put("security.protocol", env.get("KAFKA_SECURITY_PROTOCOL"));
    kafka.put("sasl.mechanism", env.get("KAFKA_SASL_MECHANISM"));
    kafka.put("sasl.jaas.config", env.get("KAFKA_SASL_JAAS_CONFIG"));
    String servers = env.get("KAFKA_BOOTSTRAP_SERVERS");

    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<String> transactions =
        flink
            .fromSource(
                KafkaSource.<String>builder()
                    .setBootstrapServers(servers)
                    .setProperties(kafka)
                    .setGroupId(env.get("KAFKA_GROUP_ID"))
                    .setTopics(env.get("TOPIC_TRANSACTIONS"))
                    .setValueOnlyDeserializer(new SimpleStringSchema())
                    .build(),
                WatermarkStrategy.noWatermarks(),
                "transactions")
            .uid("transactions");

    transactions
        .sinkTo(
            FileSink.forRowFormat(
                    new Path("s3://" + env.get("BUCKET_LAKE") + "/transactions"), new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build())
        .uid("lake");

    transactions
        .flatMap(new Scorer())
        .uid("score")
        .sinkTo(
            KafkaSink.<String>builder()
                .setBootstrapServers(servers)
                .setKafkaProducerConfig(kafka)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(
                    KafkaRecordSerializationSchema.<String>builder()
                        .setTopic(env.get("TOPIC_SCORES"))
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build())
                .build())
        .uid("scores");
    flink.execute("score");
  }

  /** `{"id": "7", "amount": 950.0, "hour": 3}` to `{"id": "7", "score": 0.76}`. What is no transaction has no score. */
  static final class Scorer implements FlatMapFunction<String, String> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void flatMap(String transaction, Collector<String> out) {
      score(transaction).ifPresent(out::collect);
    }

    /** A formula stands where a model goes: the larger the amount the higher the score, and more so at night. */
    static Optional<String> score(String transaction) {
      try {
        JsonNode read = JSON.readTree(transaction);
        if (!read.path("amount").isNumber() || !read.hasNonNull("id")) return Optional.empty();
        double night = read.path("hour").asInt(12) < 6 ? 1.5 : 1;
        ObjectNode scored = JSON.createObjectNode();
        scored.put("id", read.get("id").asText());
        scored.put("score", 1 - Math.exp(-night * Math.max(0, read.get("amount").asDouble()) / 1000));
        return Optional.of(scored.toString());
      } catch (com.fasterxml.jackson.core.JsonProcessingException noJson) {
        return Optional.empty();
      }
    }
  }

  private Score() {}
}
