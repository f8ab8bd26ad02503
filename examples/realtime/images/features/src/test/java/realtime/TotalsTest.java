package realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class TotalsTest {
  private static Totals of(double... amounts) {
    Totals totals = new Totals();
    for (double amount : amounts) {
      Transaction one = Transaction.of(TransactionTest.RECORD).orElseThrow();
      one.amount = amount;
      totals.with(one);
    }
    return totals;
  }

  @Test
  void areTheSameInOnePieceAndInTwo() {
    Totals.Sum sum = new Totals.Sum();
    Totals merged = sum.merge(of(10, 30), of(20));
    Totals whole = of(10, 30, 20);
    assertEquals(Feature.of("c", 0, 10, whole, new Totals()).record, Feature.of("c", 0, 10, merged, new Totals()).record);
  }

  @Test
  void becomeARecordWithWhatIsUsual() {
    Feature feature = Feature.of("c001", 0, 10_000, of(10, 30), of(1, 2, 3));
    assertEquals("c001", feature.customer);
    assertEquals(
        "{\"customer\":\"c001\",\"start\":0,\"end\":10000,\"transactions\":2,\"amount\":40.0,\"largest\":30.0,\"usual\":2.0,"
            + "\"abroad\":2,\"night\":2,\"frauds\":0,\"last\":1000}",
        feature.record);
  }
}
