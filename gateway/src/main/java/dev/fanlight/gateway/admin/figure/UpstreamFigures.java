package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.admin.pace.Window;
import dev.fanlight.gateway.telemetry.series.Distribution;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.SeriesReader;
import dev.fanlight.plugin.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The calls to each upstream that has had one. Confined to one thread. */
public final class UpstreamFigures {
  /** By upstream and outcome. */
  private final Kept<List<String>, Window> outcomes = new Kept<>(Window::new);

  /** Those that have had a permit. */
  private final Kept<String, Window> admitted = new Kept<>(Window::new);

  private final Map<String, Long> inFlight = new HashMap<>();

  public void read(SeriesReader reader, Beat beat) {
    outcomes.next();
    admitted.next();
    Map<String, Distribution> sums = new HashMap<>();
    reader.histograms(
        MetricCatalog.CALL_DURATION,
        (labels, values) -> {
          outcomes.at(labels).take(values, beat);
          if (!labels.get(1).equals(Outcome.REJECTED.label())) {
            sums.computeIfAbsent(labels.getFirst(), any -> values.zero()).add(values);
          }
        });
    sums.forEach((upstream, values) -> admitted.at(upstream).take(values, beat));
    inFlight.clear();
    reader.levels(
        MetricCatalog.CALLS_IN_FLIGHT,
        (labels, value) -> {
          if (value > 0) {
            inFlight.put(labels.getFirst(), value);
          }
        });
  }

  /** The time that the calls to one upstream take; null where there was none. */
  public @Nullable Window of(String upstream) {
    return admitted.all().get(upstream);
  }

  /** Of one outcome; null where there was none. */
  @Nullable Window of(String upstream, Outcome outcome) {
    return outcomes.all().get(List.of(upstream, outcome.label()));
  }

  /**
   * Of each upstream; one without an entry has had no call.
   *
   * @param bulkheads knows how long calls wait
   */
  public Map<String, Map<String, Object>> all(BulkheadFigures bulkheads) {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    outcomes
        .all()
        .forEach((names, window) -> {
          Map<String, Object> fields = all.computeIfAbsent(names.get(0), any -> new TreeMap<>());
          fields.put(names.get(1) + "_rate", Rounded.of(window.rate()));
          fields.put(names.get(1) + "_total", window.total());
        });
    inFlight.forEach(
        (name, count) -> all.computeIfAbsent(name, any -> new TreeMap<>()).put("in_flight", count));
    all.forEach((name, fields) -> put(fields, of(name), bulkheads.waits(name)));
    return all;
  }

  private static void put(
      Map<String, Object> fields, @Nullable Window calls, @Nullable Window waits) {
    fields.putIfAbsent("in_flight", 0);
    if (calls == null) {
      return;
    }
    fields.put("rate", Rounded.of(calls.rate()));
    Rounded.put(fields, "p50_ms", calls.millis(0.5));
    Rounded.put(fields, "p99_ms", calls.millis(0.99));
    if (waits != null && calls.load() > 0) {
      fields.put("waiting", Rounded.share(waits.load() / calls.load()));
    }
  }
}
