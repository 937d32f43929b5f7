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
  private static final String KEY = ".bulkhead.max_concurrent";

  private LimitAdvice() {}

  /** Returns advice about each bulkhead whose size the file gives. */
  public static List<ConfigAdvice> of(GatewayConfig config) {
    List<ConfigAdvice> all = new ArrayList<>();
    config.upstreams().values().forEach(upstream -> add(all, config, upstream));
    config.routes().forEach(route -> add(all, config, route));
    return all;
  }

  private static void add(List<ConfigAdvice> all, GatewayConfig config, UpstreamConfig upstream) {
    String at = GatewayConfig.place(upstream) + KEY;
    int permits = upstream.bulkhead().maxConcurrent();
    int calls = config.operation().limits().calls();
    if (config.lines().has(at) && permits > calls) {
      String message =
          "upstream %s has %d permits, and the whole gateway may have %s (limits.calls)"
              .formatted(upstream.name(), permits, Shown.count(calls, "call"));
      String remedy = "raise limits.calls above %d, or lower max_concurrent".formatted(permits);
      all.add(config.lines().advice(RULE, at, message, remedy));
    }
  }

  private static void add(List<ConfigAdvice> all, GatewayConfig config, RouteConfig route) {
    String at = config.place(route) + KEY;
    if (route.bounds().bulkhead() == null || !config.lines().has(at)) {
      return;
    }
    int permits = route.bounds().bulkhead().maxConcurrent();
    int exchanges = config.operation().limits().exchanges();
    long clients = requests(config, route);
    if (permits > exchanges) {
      String message =
          "route %s has %d permits, and the whole gateway may have %s (limits.exchanges)"
              .formatted(route.name(), permits, Shown.count(exchanges, "exchange"));
      String remedy = "raise limits.exchanges above %d, or lower max_concurrent".formatted(permits);
      all.add(config.lines().advice(RULE, at, message, remedy));
    } else if (permits > clients) {
      String message =
          "route %s has %d permits, and the connections of its listeners carry %s at once"
              .formatted(route.name(), permits, Shown.count(clients, "request"));
      String remedy = "raise limits.connections of its listeners, or lower max_concurrent";
      all.add(config.lines().advice(RULE, at, message, remedy));
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
