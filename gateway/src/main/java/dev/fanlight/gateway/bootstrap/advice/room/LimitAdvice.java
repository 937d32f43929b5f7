package dev.fanlight.gateway.bootstrap.advice.room;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.util.ArrayList;
import java.util.List;

/** Warns of permits that cannot all be used, because another limit comes first. */
public final class LimitAdvice {
  private static final String RULE = "permits_beyond_limit";

  private LimitAdvice() {}

  /** Returns advice about each bulkhead whose size the file gives. */
  public static List<ConfigAdvice> of(GatewayConfig config) {
    List<ConfigAdvice> advice = new ArrayList<>();
    int calls = config.operation().limits().calls();
    for (UpstreamConfig upstream : config.upstreams().values()) {
      String at = GatewayConfig.place(upstream) + ".bulkhead.max_concurrent";
      int permits = upstream.bulkhead().maxConcurrent();
      if (config.lines().has(at) && permits > calls) {
        advice.add(
            config
                .lines()
                .advice(
                    RULE,
                    at,
                    "upstream %s has %d permits, and the whole gateway may have %s (limits.calls)"
                        .formatted(upstream.name(), permits, Shown.count(calls, "call")),
                    "raise limits.calls above %d, or lower max_concurrent".formatted(permits)));
      }
    }
    config.routes().forEach(route -> add(advice, config, route));
    return advice;
  }

  private static void add(List<ConfigAdvice> advice, GatewayConfig config, RouteConfig route) {
    if (route.bounds().bulkhead() == null) {
      return;
    }
    int permits = route.bounds().bulkhead().maxConcurrent();
    int exchanges = config.operation().limits().exchanges();
    long clients = requests(config, route);
    String at = config.place(route) + ".bulkhead.max_concurrent";
    if (config.lines().has(at) && permits > exchanges) {
      advice.add(
          config
              .lines()
              .advice(
                  RULE,
                  at,
                  "route %s has %d permits, and the whole gateway may have %s (limits.exchanges)"
                      .formatted(route.name(), permits, Shown.count(exchanges, "exchange")),
                  "raise limits.exchanges above %d, or lower max_concurrent".formatted(permits)));
    } else if (config.lines().has(at) && permits > clients) {
      advice.add(
          config
              .lines()
              .advice(
                  RULE,
                  at,
                  "route %s has %d permits, and the connections of its listeners carry %s at once"
                      .formatted(route.name(), permits, Shown.count(clients, "request")),
                  "raise limits.connections of its listeners, or lower max_concurrent"));
    }
  }

  /** What all clients of a route may ask at once, over HTTP/2. */
  private static long requests(GatewayConfig config, RouteConfig route) {
    return config.listeners().stream()
        .filter(listener -> route.requests().comeThrough(listener.name()))
        .map(ListenerConfig::limits)
        .mapToLong(limits -> (long) limits.connections().most() * limits.connections().streams())
        .sum();
  }
}
