package realtime;

import org.apache.flink.api.common.functions.AggregateFunction;

/** What a customer did in a window. */
public final class Totals {
  public long transactions;
  public double amount;
  public double largest;
  public long abroad;
  public long night;
  public long frauds;
  public long last;

  public Totals() {}

  Totals with(Transaction one) {
    transactions += 1;
    amount += one.amount;
    largest = Math.max(largest, one.amount);
    abroad += one.abroad;
    night += one.night;
    frauds += one.fraud;
    last = Math.max(last, one.time);
    return this;
  }

  Totals with(Totals other) {
    transactions += other.transactions;
    amount += other.amount;
    largest = Math.max(largest, other.largest);
    abroad += other.abroad;
    night += other.night;
    frauds += other.frauds;
    last = Math.max(last, other.last);
    return this;
  }

  /** So that Flink keeps the totals of a window and not its transactions. */
  static final class Sum implements AggregateFunction<Transaction, Totals, Totals> {
    @Override
    public Totals createAccumulator() {
      return new Totals();
    }

    @Override
    public Totals add(Transaction one, Totals totals) {
      return totals.with(one);
    }

    @Override
    public Totals getResult(Totals totals) {
      return totals;
    }

    @Override
    public Totals merge(Totals one, Totals other) {
      return one.with(other);
    }
  }
}
