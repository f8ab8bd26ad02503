package realtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** A record of the topic of features. */
public final class Feature {
  private static final ObjectMapper JSON = new ObjectMapper();

  public String customer;
  public String record;

  public Feature() {}

  static Feature of(String customer, long start, long end, Totals now, Totals before) {
    ObjectNode record = JSON.createObjectNode();
    record.put("customer", customer);
    record.put("start", start);
    record.put("end", end);
    record.put("transactions", now.transactions);
    record.put("amount", Math.round(now.amount * 100) / 100.0);
    record.put("largest", now.largest);
    record.put("usual", before.transactions == 0 ? 0 : before.amount / before.transactions);
    record.put("abroad", now.abroad);
    record.put("night", now.night);
    record.put("frauds", now.frauds);
    record.put("last", now.last);
    Feature feature = new Feature();
    feature.customer = customer;
    feature.record = record.toString();
    return feature;
  }

  // Classes, and no lambdas: of these Flink cannot tell the type.
  static final class Key implements SerializationSchema<Feature> {
    @Override
    public byte[] serialize(Feature one) {
      return one.customer.getBytes(StandardCharsets.UTF_8);
    }
  }

  static final class Value implements SerializationSchema<Feature> {
    @Override
    public byte[] serialize(Feature one) {
      return one.record.getBytes(StandardCharsets.UTF_8);
    }
  }
}
