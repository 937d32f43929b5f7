package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Counters;
import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Pace;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the exchanges of each route have waited for. Confined to one thread. */
public final class CriticalFigures {
  /** A smaller share is not told. */
  private static final double LEAST_SHARE = 0.05;

  /** By route, call and phase; in seconds of waiting. */
  private final Kept<List<String>, Pace> parts = new Kept<>(Pace::new);

  public void read(Counters counters, Beat beat) {
    parts.next();
    counters
        .of(MetricCatalog.CRITICAL_PATH)
        .forEach((names, seconds) -> parts.at(names).take(seconds, beat));
  }

  /** Puts the shares of each route's time into what is told of the route, the largest first. */
  public void putInto(Map<String, Map<String, Object>> routes) {
    Map<String, Double> sums = new HashMap<>();
    parts.all().forEach((names, pace) -> sums.merge(names.get(0), pace.rate(), Double::sum));
    Map<String, List<Map<String, Object>>> shares = new TreeMap<>();
    Map<String, Double> waiting = new HashMap<>();
    parts
        .all()
        .forEach((names, pace) -> {
          String route = names.get(0);
          double share = pace.rate() / Math.max(sums.getOrDefault(route, 0.0), Double.MIN_NORMAL);
          if (share >= LEAST_SHARE) {
            shares.computeIfAbsent(route, any -> new ArrayList<>()).add(part(names, share));
          }
          if (isWait(names.get(2))) {
            waiting.merge(route, share, Double::sum);
          }
        });
    shares.forEach((route, all) -> {
      Map<String, Object> fields = routes.computeIfAbsent(route, any -> new TreeMap<>());
      all.sort(Comparator.comparingDouble(CriticalFigures::share).reversed());
      fields.put("critical", all);
      fields.put("waiting", Rounded.share(waiting.getOrDefault(route, 0.0)));
    });
  }

  private static boolean isWait(String phase) {
    return phase.equals(PathPhase.TURN.label()) || phase.equals(PathPhase.QUEUE.label());
  }

  private static Map<String, Object> part(List<String> names, double share) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("call", names.get(1));
    part.put("phase", names.get(2));
    part.put("share", Rounded.share(share));
    return part;
  }

  private static double share(Map<String, Object> part) {
    return part.get("share") instanceof Number number ? number.doubleValue() : 0;
  }
}
