package fraud;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/** Kafka, as the environment of a job describes it. */
final class Kafka {
  static Properties properties(Map<String, String> env) {
    Properties kafka = new Properties();
    kafka.put("security.protocol", env.get("KAFKA_SECURITY_PROTOCOL"));
    kafka.put("sasl.mechanism", env.get("KAFKA_SASL_MECHANISM"));
    kafka.put("sasl.jaas.config", env.get("KAFKA_SASL_JAAS_CONFIG"));
    return kafka;
  }

  static KafkaSink<String> sink(Map<String, String> env, String topic) {
    return KafkaSink.<String>builder()
        .setBootstrapServers(env.get("KAFKA_BOOTSTRAP_SERVERS"))
        .setKafkaProducerConfig(properties(env))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<String>builder()
                .setTopic(topic)
                .setValueSerializationSchema(new SimpleStringSchema())
                .build())
        .build();
  }

  private Kafka() {}
}
