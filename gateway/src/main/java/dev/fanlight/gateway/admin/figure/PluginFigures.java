package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Counters;
import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Pace;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.admin.pace.Window;
import dev.fanlight.gateway.telemetry.ribbon.LoopBlames;
import dev.fanlight.gateway.telemetry.ribbon.LoopBlames.Blame;
import dev.fanlight.gateway.telemetry.series.Distribution;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.SeriesReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The own time of each plugin, over all its routes, its errors, and who kept an event loop busy.
 * Confined to one thread.
 */
public final class PluginFigures {
  /** By plugin and phase. */
  private final Kept<List<String>, Window> phases = new Kept<>(Window::new);

  private final Kept<String, Pace> errors = new Kept<>(Pace::new);
  private final Kept<String, Pace> skips = new Kept<>(Pace::new);
  private Map<String, Double> blocked = Map.of();

  public void read(SeriesReader reader, Counters counters, Beat beat) {
    Map<List<String>, Distribution> sums = new HashMap<>();
    reader.histograms(
        MetricCatalog.PLUGIN_DURATION,
        (labels, values) ->
            sums.computeIfAbsent(List.of(labels.get(0), labels.get(2)), any -> values.zero())
                .add(values));
    phases.next();
    sums.forEach((names, values) -> phases.at(names).take(values, beat));
    errors.next();
    counters
        .by(MetricCatalog.PLUGIN_ERRORS, List::getFirst)
        .forEach((name, count) -> errors.at(name).take(count, beat));
    skips.next();
    counters
        .by(MetricCatalog.PLUGIN_SKIPPED, List::getFirst)
        .forEach((name, count) -> skips.at(name).take(count, beat));
    blocked = counters.by(MetricCatalog.EVENT_LOOP_BLOCKED, List::getFirst);
  }

  /** Of each plugin that is configured on a route. */
  public Map<String, Map<String, Object>> all() {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    errors
        .all()
        .forEach((name, pace) -> {
          Map<String, Object> fields = all.computeIfAbsent(name, any -> new TreeMap<>());
          fields.put("errors_total", Math.round(pace.total()));
          fields.put("error_rate", Rounded.of(pace.rate()));
        });
    skips
        .all()
        .forEach((name, pace) ->
            all.computeIfAbsent(name, any -> new TreeMap<>())
                .put("skipped_total", Math.round(pace.total())));
    phases
        .all()
        .forEach((names, window) ->
            put(all.computeIfAbsent(names.get(0), any -> new TreeMap<>()), names.get(1), window));
    return all;
  }

  private static void put(Map<String, Object> fields, String phase, Window window) {
    fields.put(phase + "_rate", Rounded.of(window.rate()));
    Rounded.put(fields, phase + "_mean_ms", window.meanMillis());
    Rounded.put(fields, phase + "_p99_ms", window.millis(0.99));
    fields.put(phase + "_total", window.total());
  }

  /** Who kept an event loop busy, with the last stack of each. */
  public Map<String, Map<String, Object>> blames(LoopBlames blames) {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    for (Blame blame : blames.all()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("time", Instant.ofEpochMilli(blame.epochMillis()).toString());
      if (blame.route() != null) {
        fields.put("route", blame.route());
      }
      fields.put("blocked_ms", blame.millis());
      Double total = blocked.get(blame.culprit());
      if (total != null) {
        fields.put("blocked_s_total", Rounded.of(total));
      }
      fields.put("stack", blame.stack());
      all.put(blame.culprit(), fields);
    }
    return all;
  }
}
