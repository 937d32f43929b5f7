package dev.fanlight.gateway.admin.pace;

import dev.fanlight.gateway.telemetry.series.Metric;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.SeriesReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What some counters say at one beat. */
public final class Counters {
  private static final List<Metric> READ =
      List.of(
          MetricCatalog.BULKHEAD_REJECTED,
          MetricCatalog.BUDGET_REFUSED,
          MetricCatalog.CALLS,
          MetricCatalog.CALL_ATTEMPTS,
          MetricCatalog.CRITICAL_PATH,
          MetricCatalog.EVENT_LOOP_BLOCKED,
          MetricCatalog.HEDGES_WON,
          MetricCatalog.PLUGIN_ERRORS,
          MetricCatalog.PLUGIN_SKIPPED,
          MetricCatalog.POOL_ABANDONED);

  private final Map<Metric, Map<List<String>, Double>> values = new HashMap<>();

  /** Reads those that the figures are made of. */
  public static Counters read(SeriesReader reader) {
    Counters counters = new Counters();
    for (Metric metric : READ) {
      Map<List<String>, Double> values = new HashMap<>();
      reader.counters(metric, values::put);
      counters.values.put(metric, values);
    }
    return counters;
  }

  /** The series of a metric, by their label values. */
  public Map<List<String>, Double> of(Metric metric) {
    return values.getOrDefault(metric, Map.of());
  }

  /** The same, added up by some of the label values. */
  public <K> Map<K, Double> by(Metric metric, Function<List<String>, K> key) {
    Map<K, Double> sums = new HashMap<>();
    of(metric).forEach((labels, value) -> sums.merge(key.apply(labels), value, Double::sum));
    return sums;
  }
}
