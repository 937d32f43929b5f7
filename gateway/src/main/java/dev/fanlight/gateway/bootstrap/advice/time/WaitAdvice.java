package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warns of waits for a permit that are longer than what waits for it has, or that never begin. */
public final class WaitAdvice {
  private static final String RULE = "queue_timeout_beyond_timeout";

  private WaitAdvice() {}

  /** Returns advice about the bulkheads of upstreams and of routes. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (UpstreamConfig upstream : config.upstreams().values()) {
      Duration most =
          uses.stream()
              .filter(use -> use.upstream().name().equals(upstream.name()))
              .map(Use::limit)
              .max(Comparator.naturalOrder())
              .orElse(upstream.timeouts().call());
      String queue = GatewayConfig.place(upstream) + ".bulkhead";
      none(advice, config, "upstream " + upstream.name(), queue, upstream.bulkhead());
      Duration wait = wait(upstream.bulkhead());
      if (wait != null && wait.compareTo(most) >= 0) {
        advice.add(
            config
                .lines()
                .advice(
                    RULE,
                    queue + ".queue_timeout",
                    "a call to upstream %s may wait %s for a permit, and it has %s in all"
                        .formatted(upstream.name(), Shown.time(wait), Shown.time(most)),
                    "set a queue_timeout well below " + Shown.time(most)));
      }
    }
    for (RouteConfig route : config.routes()) {
      String queue = config.place(route) + ".bulkhead";
      none(advice, config, "route " + route.name(), queue, route.bounds().bulkhead());
      Duration wait = wait(route.bounds().bulkhead());
      Duration deadline = route.times().timeout();
      if (wait != null && wait.compareTo(deadline) >= 0) {
        advice.add(
            config
                .lines()
                .advice(
                    RULE,
                    queue + ".queue_timeout",
                    "an exchange of route %s may wait %s for its permit, and it has %s in all"
                        .formatted(route.name(), Shown.time(wait), Shown.time(deadline)),
                    "set a queue_timeout well below %s, or a longer timeout"
                        .formatted(Shown.time(deadline))));
      }
    }
    return advice;
  }

  /** Without a queue there is no wait. */
  private static void none(
      List<ConfigAdvice> advice,
      GatewayConfig config,
      String who,
      String at,
      @Nullable BulkheadConfig bulkhead) {
    if (bulkhead != null && bulkhead.maxQueue() == 0 && bulkhead.queueTimeout() != null) {
      advice.add(
          config
              .lines()
              .advice(
                  "queue_timeout_without_queue",
                  at + ".queue_timeout",
                  who + " has max_queue: 0, so nothing waits and its queue_timeout ends nothing",
                  "leave queue_timeout out, or set a max_queue above 0"));
    }
  }

  private static @Nullable Duration wait(@Nullable BulkheadConfig bulkhead) {
    return bulkhead == null ? null : bulkhead.queueTimeout();
  }
}
