package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Counters;
import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.admin.pace.Window;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.SeriesReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The threads for work that blocks. Confined to one thread. */
public final class PoolFigures {
  private final Kept<String, Window> waits = new Kept<>(Window::new);
  private Map<String, Double> abandoned = Map.of();

  public void read(SeriesReader reader, Counters counters, Beat beat) {
    waits.next();
    reader.histograms(
        MetricCatalog.POOL_WAIT,
        (labels, values) -> waits.at(labels.getFirst()).take(values, beat));
    abandoned = counters.by(MetricCatalog.POOL_ABANDONED, List::getFirst);
  }

  /**
   * Of each pool; those of an earlier configuration have its number in their name.
   *
   * @param current number of the configuration in use
   */
  public Map<String, Map<String, Object>> all(List<GatewaySnapshot.Pool> pools, int current) {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    for (GatewaySnapshot.Pool pool : pools) {
      String name =
          pool.generation() == current
              ? pool.name()
              : pool.name() + " of generation " + pool.generation();
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("threads", pool.threads());
      fields.put("active", pool.active());
      fields.put("queued", pool.queued());
      fields.put("stuck", pool.stuck());
      Window wait = waits.all().get(pool.name());
      if (wait != null) {
        fields.put("rate", Rounded.of(wait.rate()));
        fields.put("total", wait.total());
        Rounded.put(fields, "wait_p99_ms", wait.millisOrNone(0.99));
      }
      fields.put("abandoned_total", Math.round(abandoned.getOrDefault(pool.name(), 0.0)));
      all.put(name, fields);
    }
    return all;
  }
}
