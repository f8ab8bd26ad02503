package fraud;

import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Stands in for the two sources that the platform does not have: the shop, which writes `transactions`, and the people who
 * find out what each of them was, who write `labels`. Its argument is the number of transactions in a second.
 */
public final class Generate {
  public static void main(String[] args) throws Exception {
    Map<String, String> env = System.getenv();
    double perSecond = args.length > 0 ? Double.parseDouble(args[0]) : 5;
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<Long> numbers =
        flink
            .fromSource(
                new DataGeneratorSource<>(
                    number -> number, Long.MAX_VALUE, RateLimiterStrategy.perSecond(perSecond), Types.LONG),
                WatermarkStrategy.noWatermarks(),
                "numbers")
            .uid("numbers");
    numbers
        .map(number -> Made.of(number).transaction())
        .returns(Types.STRING)
        .sinkTo(Kafka.sink(env, env.get("TOPIC_TRANSACTIONS")))
        .uid("transactions");
    numbers
        .map(number -> Made.of(number).label())
        .returns(Types.STRING)
        .sinkTo(Kafka.sink(env, env.get("TOPIC_LABELS")))
        .uid("labels");
    flink.execute("generate");
  }

  /** The transaction of a number is always the same, so a restart makes no second truth. */
  record Made(long number, double amount, int hour, int fraud) {
    static Made of(long number) {
      SplittableRandom random = new SplittableRandom(number);
      double amount = 20 - 180 * Math.log(1 - random.nextDouble());
      int hour = random.nextInt(24);
      // Large amounts and nights are suspicious, and some of it is chance.
      double suspicion = (amount - 500) / 150 + (hour < 6 ? 2 : 0);
      return new Made(number, amount, hour, random.nextDouble() < 1 / (1 + Math.exp(-suspicion)) ? 1 : 0);
    }

    String transaction() {
      return String.format(Locale.ROOT, "{\"id\":\"%d\",\"amount\":%.2f,\"hour\":%d}", number, amount, hour);
    }

    String label() {
      return String.format(Locale.ROOT, "{\"id\":\"%d\",\"fraud\":%d}", number, fraud);
    }
  }

  private Generate() {}
}
