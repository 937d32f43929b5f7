package dev.fanlight.gateway.telemetry.series;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configured names whose series there are, by the label they stand in. */
public record ConfiguredNames(
    Set<String> routes,
    Set<String> upstreams,
    Set<String> bulkheads,
    Set<String> pools,
    Set<String> plugins,
    Set<String> listeners,
    Set<String> calls) {

  /** Whether every name among a series' label values is one of these. */
  public boolean hold(Metric metric, List<String> values) {
    Map<String, Set<String>> known =
        Map.of(
            "route", routes,
            "upstream", upstreams,
            "bulkhead", bulkheads,
            "pool", pools,
            "plugin", plugins,
            "listener", listeners,
            "call", calls);
    for (int i = 0; i < values.size(); i++) {
      Set<String> names = known.get(metric.labels().get(i));
      if (names != null && !names.contains(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether there may be calls of that route to that upstream. */
  public boolean holdsCalls(String route, String upstream) {
    return routes.contains(route) && upstreams.contains(upstream);
  }
}
