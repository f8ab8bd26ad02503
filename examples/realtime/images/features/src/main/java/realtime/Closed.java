package realtime;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** A window that closed, as a record, with what its customer spends usually: the mean of all windows before. */
final class Closed extends ProcessWindowFunction<Totals, Feature, String, TimeWindow> {
  private static final ValueStateDescriptor<Totals> BEFORE = new ValueStateDescriptor<>("before", Totals.class);

  @Override
  public void process(String customer, Context context, Iterable<Totals> totals, Collector<Feature> out) throws Exception {
    ValueState<Totals> state = context.globalState().getState(BEFORE);
    Totals before = state.value() == null ? new Totals() : state.value();
    Totals now = totals.iterator().next();
    out.collect(Feature.of(customer, context.window().getStart(), context.window().getEnd(), now, before));
    state.update(before.with(now));
  }
}
