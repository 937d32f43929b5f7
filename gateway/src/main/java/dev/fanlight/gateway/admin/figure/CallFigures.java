package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Counters;
import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Pace;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.plugin.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The calls of each route to each upstream. Confined to one thread. */
public final class CallFigures {
  /** By route and upstream. */
  private final Kept<List<String>, Pace> all = new Kept<>(Pace::new);

  private final Kept<List<String>, Pace> failed = new Kept<>(Pace::new);

  public void read(Counters counters, Beat beat) {
    all.next();
    failed.next();
    Map<List<String>, Double> sums = counters.by(MetricCatalog.CALLS, names -> names.subList(0, 2));
    sums.forEach((names, count) -> all.at(names).take(count, beat));
    counters
        .of(MetricCatalog.CALLS)
        .forEach((names, count) -> {
          if (isFailure(names.get(2))) {
            failed.at(names).take(count, beat);
          }
        });
  }

  private static boolean isFailure(String outcome) {
    return !outcome.equals(Outcome.SUCCESS.label()) && !outcome.equals(Outcome.CANCELLED.label());
  }

  /** Puts the calls of each route into what is told of the route. */
  public void putInto(Map<String, Map<String, Object>> routes) {
    Map<String, Map<String, Map<String, Object>>> byRoute = new TreeMap<>();
    all.all()
        .forEach((names, pace) -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("rate", Rounded.of(pace.rate()));
          fields.put("total", Math.round(pace.total()));
          byRoute.computeIfAbsent(names.get(0), any -> new TreeMap<>()).put(names.get(1), fields);
        });
    failed
        .all()
        .forEach((names, pace) -> {
          Map<String, Map<String, Object>> ofRoute = byRoute.getOrDefault(names.get(0), Map.of());
          Map<String, Object> fields = ofRoute.get(names.get(1));
          if (fields != null && pace.rate() >= Rounded.LEAST) {
            fields.put(names.get(2) + "_rate", Rounded.of(pace.rate()));
          }
        });
    byRoute.forEach((route, calls) ->
        routes.computeIfAbsent(route, any -> new TreeMap<>()).put("calls", calls));
  }
}
