package dev.fanlight.gateway.bootstrap.generation;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.series.ConfiguredNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names that the configurations in use have: what has another name is over. */
final class UsedNames {
  private UsedNames() {}

  static ConfiguredNames of(List<GatewayConfig> configs) {
    Set<String> routes = new HashSet<>(Set.of(Telemetry.NO_ROUTE));
    Set<String> upstreams = new HashSet<>(Set.of(Telemetry.GATEWAY));
    Set<String> bulkheads = new HashSet<>();
    Set<String> pools = new HashSet<>();
    Set<String> plugins = new HashSet<>();
    Set<String> listeners = new HashSet<>();
    Set<String> calls = new HashSet<>(RouteMeters.OTHER_CALLS);
    for (GatewayConfig config : configs) {
      config.listeners().forEach(listener -> listeners.add(listener.name()));
      upstreams.addAll(config.upstreams().keySet());
      pools.addAll(config.plugins().pools().keySet());
      bulkheads.addAll(Bulkheads.of(config).keySet());
      for (RouteConfig route : config.routes()) {
        routes.add(route.name());
        if (route.action() instanceof FanOutConfig fanOut) {
          fanOut.calls().forEach(call -> calls.add(call.name()));
        }
        route.plugins().forEach(plugin -> plugins.addAll(plugin.labels()));
      }
      config.plugins().everywhere().forEach(plugin -> plugins.addAll(plugin.labels()));
    }
    calls.addAll(upstreams);
    return new ConfiguredNames(routes, upstreams, bulkheads, pools, plugins, listeners, calls);
  }
}
