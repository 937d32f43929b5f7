package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Counters;
import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Pace;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.admin.pace.Window;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.SeriesReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Each bulkhead: its permits, how long its waiters wait, and how many permits the traffic needs by
 * Little's law. Confined to one thread.
 */
public final class BulkheadFigures {
  private static final String OF_ROUTE = "route:";

  private final Kept<String, Window> waits = new Kept<>(Window::new);
  private final Kept<String, Pace> rejections = new Kept<>(Pace::new);

  public void read(SeriesReader reader, Beat beat) {
    waits.next();
    reader.histograms(
        MetricCatalog.BULKHEAD_WAIT,
        (labels, values) -> waits.at(labels.getFirst()).take(values, beat));
  }

  public void readRejections(Counters counters, Beat beat) {
    rejections.next();
    counters
        .by(MetricCatalog.BULKHEAD_REJECTED, List::getFirst)
        .forEach((name, count) -> rejections.at(name).take(count, beat));
  }

  /** The waits of one bulkhead; null where nobody has got a permit. */
  @Nullable Window waits(String name) {
    return waits.all().get(name);
  }

  /**
   * @param upstreams the time that calls to one upstream take
   * @param routes the time that the exchanges of one route take
   */
  public Map<String, Map<String, Object>> all(
      List<GatewaySnapshot.Bulkhead> bulkheads,
      Function<String, @Nullable Window> upstreams,
      Function<String, @Nullable Window> routes) {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    for (GatewaySnapshot.Bulkhead one : bulkheads) {
      Window held =
          one.name().startsWith(OF_ROUTE)
              ? routes.apply(one.name().substring(OF_ROUTE.length()))
              : upstreams.apply(one.name());
      all.put(one.name(), fields(one, held));
    }
    return all;
  }

  private Map<String, Object> fields(GatewaySnapshot.Bulkhead bulkhead, @Nullable Window held) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("permits", bulkhead.permits());
    fields.put("in_use", bulkhead.inUse());
    fields.put("queued", bulkhead.queued());
    Window wait = waits(bulkhead.name());
    Pace rejected = rejections.all().get(bulkhead.name());
    if (wait != null) {
      fields.put("rate", Rounded.of(wait.rate()));
      Rounded.put(fields, "wait_p50_ms", wait.millisOrNone(0.5));
      Rounded.put(fields, "wait_p99_ms", wait.millisOrNone(0.99));
    }
    if (rejected != null && rejected.total() > 0) {
      fields.put("rejected_rate", Rounded.of(rejected.rate()));
      fields.put("rejected_total", Math.round(rejected.total()));
    }
    if (wait != null && held != null) {
      little(fields, wait, held, rejected == null ? 0 : rejected.rate());
    }
    return fields;
  }

  /** Permits in use on average are those granted in a second, by the seconds each is held. */
  private static void little(
      Map<String, Object> fields, Window wait, Window held, double rejected) {
    double granted = wait.rate();
    double busy = held.load() - wait.load();
    if (granted >= Rounded.LEAST && busy > 0) {
      Rounded.put(fields, "hold_ms", busy / granted * 1000);
      fields.put("arrivals", Rounded.of(granted + rejected));
      Rounded.put(fields, "needs", busy * (granted + rejected) / granted);
    }
  }
}
