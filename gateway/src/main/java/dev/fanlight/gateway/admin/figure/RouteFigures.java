package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Pace;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.admin.pace.Window;
import dev.fanlight.gateway.telemetry.series.Distribution;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.SeriesReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of each route that has had one, and those of all routes together. Confined to one
 * thread.
 */
public final class RouteFigures {
  private final Kept<String, Window> durations = new Kept<>(Window::new);
  private final Kept<List<String>, Pace> classes = new Kept<>(Pace::new);
  private final Window all = new Window();
  private final Pace failures = new Pace();
  private final Map<String, Long> inFlight = new HashMap<>();

  public void read(SeriesReader reader, Beat beat) {
    Map<String, Distribution> byRoute = new HashMap<>();
    Map<List<String>, Long> byClass = new TreeMap<>(RouteFigures::compare);
    reader.histograms(
        MetricCatalog.REQUEST_DURATION,
        (labels, values) -> {
          byClass.merge(List.of(labels.get(0), labels.get(2)), values.count(), Long::sum);
          byRoute.merge(labels.getFirst(), values, RouteFigures::sum);
        });
    durations.next();
    byRoute.forEach((route, values) -> durations.at(route).take(values, beat));
    classes.next();
    byClass.forEach((names, count) -> classes.at(names).take(count, beat));
    total(byRoute, byClass, beat);
    inFlight.clear();
    reader.levels(
        MetricCatalog.REQUESTS_IN_FLIGHT,
        (labels, value) -> {
          if (value > 0) {
            inFlight.put(labels.getFirst(), value);
          }
        });
  }

  private static int compare(List<String> one, List<String> other) {
    int byRoute = one.get(0).compareTo(other.get(0));
    return byRoute == 0 ? one.get(1).compareTo(other.get(1)) : byRoute;
  }

  private static Distribution sum(Distribution one, Distribution other) {
    one.add(other);
    return one;
  }

  private void total(
      Map<String, Distribution> byRoute, Map<List<String>, Long> byClass, Beat beat) {
    Distribution sum = null;
    for (Distribution one : byRoute.values()) {
      sum = sum == null ? one.copy() : sum(sum, one);
    }
    if (sum != null) {
      all.take(sum, beat);
    }
    double failed = 0;
    for (Map.Entry<List<String>, Long> one : byClass.entrySet()) {
      failed += one.getKey().get(1).equals("5xx") ? one.getValue() : 0;
    }
    failures.take(failed, beat);
  }

  /** Puts in what all routes have together. */
  public void putTotals(Map<String, Object> totals) {
    totals.put("rate", Rounded.of(all.rate()));
    totals.put("error_rate", Rounded.of(failures.rate()));
    totals.put("total", all.total());
    Rounded.put(totals, "p50_ms", all.millis(0.5));
    Rounded.put(totals, "p99_ms", all.millis(0.99));
  }

  /** Of each route; one without an entry has had no exchange. */
  public Map<String, Map<String, Object>> all() {
    Map<String, Map<String, Object>> routes = new TreeMap<>();
    durations.all().forEach((route, window) -> routes.put(route, fields(window)));
    classes
        .all()
        .forEach((names, pace) -> {
          if (pace.rate() >= Rounded.LEAST) {
            statuses(routes.get(names.get(0))).put(names.get(1), Rounded.of(pace.rate()));
          }
        });
    inFlight.forEach((route, count) ->
        routes.computeIfAbsent(route, any -> fields(new Window())).put("in_flight", count));
    return routes;
  }

  private static Map<String, Object> fields(Window window) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("in_flight", 0);
    fields.put("rate", Rounded.of(window.rate()));
    fields.put("total", window.total());
    Rounded.put(fields, "p50_ms", window.millis(0.5));
    Rounded.put(fields, "p99_ms", window.millis(0.99));
    return fields;
  }

  @SuppressWarnings("unchecked") // it is put there by nobody else
  private static Map<String, Object> statuses(@Nullable Map<String, Object> fields) {
    Map<String, Object> of = fields == null ? new TreeMap<>() : fields;
    return (Map<String, Object>) of.computeIfAbsent("statuses", any -> new TreeMap<>());
  }

  /** The time that the exchanges of one route take, or null where it has had none. */
  public @Nullable Window of(String route) {
    return durations.all().get(route);
  }
}
