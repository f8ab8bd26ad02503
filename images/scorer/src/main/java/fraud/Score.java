package fraud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.DateTimeBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.util.Collector;

/**
 * Scores each transaction as it comes, and keeps all of them in the lake with what is known of them later, their labels:
 * from both the model is trained. Addresses, names and credentials are in the environment: docs/jobs.md tells which.
 */
public final class Score {
  public static void main(String[] args) throws Exception {
    Map<String, String> env = System.getenv();
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<String> transactions = read(flink, env, "transactions", env.get("TOPIC_TRANSACTIONS"));
    DataStream<String> labels = read(flink, env, "labels", env.get("TOPIC_LABELS"));
    transactions.sinkTo(lake(env, "transactions")).uid("lake");
    labels.sinkTo(lake(env, "labels")).uid("labels-lake");

    transactions
        .flatMap(new Scorer())
        .uid("score")
        .sinkTo(Kafka.sink(env, env.get("TOPIC_SCORES")))
        .uid("scores");
    flink.execute("score");
  }

  private static DataStream<String> read(
      StreamExecutionEnvironment flink, Map<String, String> env, String name, String topic) {
    return flink
        .fromSource(
            KafkaSource.<String>builder()
                .setBootstrapServers(env.get("KAFKA_BOOTSTRAP_SERVERS"))
                .setProperties(Kafka.properties(env))
                .setGroupId(env.get("KAFKA_GROUP_ID"))
                .setTopics(topic)
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .build(),
            WatermarkStrategy.noWatermarks(),
            name)
        .uid(name);
  }

  /** By the time of arrival, in folders that Spark takes for columns (`dt=2026-01-31/hour=05`): others it does not look into. */
  private static FileSink<String> lake(Map<String, String> env, String folder) {
    return FileSink.forRowFormat(
            new Path("s3://" + env.get("BUCKET_LAKE") + "/" + folder), new SimpleStringEncoder<String>())
        .withBucketAssigner(new DateTimeBucketAssigner<>("'dt='yyyy-MM-dd'/hour='HH", ZoneOffset.UTC))
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".json").build())
        .build();
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
