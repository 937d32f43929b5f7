package dev.fanlight.gateway.bootstrap.generation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every bulkhead by its name, for as long as a configuration in use has it: permits in use under an
 * earlier configuration count against the size that a later one gives it. Safe for use by all
 * threads.
 */
public final class Bulkheads {
  private final Telemetry telemetry;

  @GuardedBy("this")
  private final Map<String, Kept> kept = new HashMap<>();

  Bulkheads(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  private record Kept(Bulkhead bulkhead, GaugeHandle gauges) {}

  /** Those of a configuration, by name. */
  static Map<String, BulkheadConfig> of(GatewayConfig config) {
    Map<String, BulkheadConfig> all = new LinkedHashMap<>();
    config.upstreams().values().forEach(upstream -> all.put(upstream.name(), upstream.bulkhead()));
    for (RouteConfig route : config.routes()) {
      if (route.bounds().bulkhead() != null) {
        all.put(ofRoute(route.name()), route.bounds().bulkhead());
      }
    }
    return all;
  }

  static String ofRoute(String route) {
    return "route:" + route;
  }

  /** The one of that name: as it is, or made by that configuration. */
  synchronized Bulkhead get(String name, BulkheadConfig config) {
    return kept.computeIfAbsent(name, any -> make(name, config)).bulkhead;
  }

  private Kept make(String name, BulkheadConfig config) {
    Bulkhead bulkhead = new Bulkhead(name, config, telemetry.bulkhead(name));
    GaugeHandle gauges =
        telemetry.bulkheadGauges(name, bulkhead::permits, bulkhead::inUse, bulkhead::queueDepth);
    return new Kept(bulkhead, gauges);
  }

  /** All of them, by name. */
  public synchronized List<Bulkhead> all() {
    return kept.values().stream()
        .map(Kept::bulkhead)
        .sorted(Comparator.comparing(Bulkhead::name))
        .toList();
  }

  /** Gives those that there are their new sizes. */
  synchronized void resize(Map<String, BulkheadConfig> sizes) {
    sizes.forEach((name, size) -> {
      Kept one = kept.get(name);
      if (one != null) {
        one.bulkhead.resize(size);
      }
    });
  }

  /** Closes all others. */
  synchronized void retain(Set<String> names) {
    kept.entrySet()
        .removeIf(entry -> {
          boolean gone = !names.contains(entry.getKey());
          if (gone) {
            entry.getValue().bulkhead.close();
            entry.getValue().gauges.close();
          }
          return gone;
        });
  }
}
