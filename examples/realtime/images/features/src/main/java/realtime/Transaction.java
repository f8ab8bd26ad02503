package realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;

/** What the generator writes, as far as features are made of it. Public fields and no arguments: then Flink knows how to keep it. */
public final class Transaction {
  private static final ObjectMapper JSON = new ObjectMapper();

  public long time;
  public String customer;
  public double amount;
  public int abroad;
  public int night;
  public int fraud;

  public Transaction() {}

  /** Nothing when it is no transaction: what others write by mistake does not stop the stream. */
  static Optional<Transaction> of(String record) {
    try {
      JsonNode read = JSON.readTree(record);
      if (!read.path("time").isIntegralNumber() || !read.path("amount").isNumber() || !read.path("customer").isTextual()) {
        return Optional.empty();
      }
      Transaction transaction = new Transaction();
      transaction.time = read.get("time").asLong();
      transaction.customer = read.get("customer").asText();
      transaction.amount = read.get("amount").asDouble();
      transaction.abroad = read.path("abroad").asInt();
      transaction.night = read.path("hour").asInt(12) < 6 ? 1 : 0;
      transaction.fraud = read.path("fraud").asInt();
      return Optional.of(transaction);
    } catch (JsonProcessingException noJson) {
      return Optional.empty();
    }
  }

  /** Of Kafka's records those that are transactions. */
  static final class Reader extends AbstractDeserializationSchema<Transaction> {
    Reader() {
      super(Transaction.class);
    }

    @Override
    public Transaction deserialize(byte[] record) {
      // Null is left out.
      return of(new String(record, StandardCharsets.UTF_8)).orElse(null);
    }
  }
}
