package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Warns of hedges that never start. */
public final class HedgeAdvice {
  private final GatewayConfig config;
  private final List<ConfigAdvice> advice = new ArrayList<>();

  private HedgeAdvice(GatewayConfig config) {
    this.config = config;
  }

  /** Returns advice about the hedges of each upstream and of each call. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    HedgeAdvice all = new HedgeAdvice(config);
    Set<String> late = new HashSet<>();
    for (UpstreamConfig upstream : config.upstreams().values()) {
      HedgeConfig hedge = upstream.attempts().hedge();
      if (hedge != null) {
        if (all.upstream(upstream, hedge, uses)) {
          late.add(upstream.name());
        }
        all.never(upstream, uses);
      }
    }
    Set<String> said = new HashSet<>();
    for (Use use : uses) {
      HedgeConfig hedge = use.hedge();
      if (hedge != null && said.add(use.at())) {
        all.use(use, hedge, late.contains(use.upstream().name()));
      }
    }
    return all.advice;
  }

  private void add(String rule, String path, String message, String remedy) {
    advice.add(config.lines().advice(rule, path, message, remedy));
  }

  /** Returns whether its hedges start too late. */
  private boolean upstream(UpstreamConfig upstream, HedgeConfig hedge, List<Use> uses) {
    String name = "upstream " + upstream.name();
    String at = GatewayConfig.place(upstream) + ".hedge";
    permits(name, at, hedge, upstream);
    Duration limit = upstream.timeouts().ofAttempt(Use.most(uses, upstream));
    return time(name, at, hedge, limit, "");
  }

  private void use(Use use, HedgeConfig hedge, boolean late) {
    Duration limit = use.upstream().timeouts().ofAttempt(use.limit());
    if (use.gives("hedge")) {
      permits(use.name(), use.at() + ".hedge", hedge, use.upstream());
      time(use.name(), use.at() + ".hedge", hedge, limit, "");
      if (!repeats(use)) {
        add(
            "hedge_without_effect",
            use.at() + ".hedge",
            "%s sends %s, and no hedge repeats that".formatted(use.name(), methods(use)),
            "leave hedge out, or use one of " + idempotent());
      }
    } else if (use.gives("timeout") && !late) {
      time(use.name(), use.at() + ".timeout", hedge, limit, "give the call a hedge of its own: ");
    }
  }

  /**
   * Whether its hedges start too late, or not all in time.
   *
   * @param limit of an attempt
   * @param where the remedy belongs, if not to the hedge
   */
  private boolean time(String who, String at, HedgeConfig hedge, Duration limit, String where) {
    Duration delay = hedge.delay();
    if (delay == null) {
      return false;
    }
    long fit = (limit.toMillis() - 1) / Math.max(1, delay.toMillis());
    if (fit == 0) {
      add(
          "hedge_beyond_timeout",
          at,
          "the hedge of %s starts after %s, and an attempt has %s, so it never starts"
              .formatted(who, Shown.time(delay), Shown.time(limit)),
          "%sset a hedge.delay below %s, or p95".formatted(where, Shown.time(limit)));
    } else if (fit < hedge.max()) {
      add(
          "hedge_beyond_timeout",
          at,
          "%s may hedge %d times, %s apart, and an attempt has %s, so only %d of them start"
              .formatted(who, hedge.max(), Shown.time(delay), Shown.time(limit), fit),
          "%sset hedge.max: %d, or a shorter hedge.delay".formatted(where, fit));
    }
    return fit < hedge.max();
  }

  /** A hedge starts only where a permit is free, beside those of the attempts that still run. */
  private void permits(String who, String at, HedgeConfig hedge, UpstreamConfig upstream) {
    int permits = upstream.bulkhead().maxConcurrent();
    if (permits <= hedge.max()) {
      add(
          "hedge_without_permit",
          at,
          "%s may hedge %s, and the bulkhead of upstream %s has %s, so %s"
              .formatted(
                  who,
                  Shown.count(hedge.max(), "time"),
                  upstream.name(),
                  Shown.count(permits, "permit"),
                  permits == 1
                      ? "no hedge ever starts"
                      : "there is at most %s beside the first attempt"
                          .formatted(Shown.count(permits - 1, "hedge"))),
          "set bulkhead.max_concurrent above %d on upstream %s, or leave hedge out"
              .formatted(hedge.max(), upstream.name()));
    }
  }

  /** Where all that calls an upstream sends methods that are not repeated. */
  private void never(UpstreamConfig upstream, List<Use> uses) {
    List<Use> its =
        uses.stream()
            .filter(use -> use.upstream().name().equals(upstream.name()))
            .filter(use -> !use.gives("hedge"))
            .toList();
    if (!its.isEmpty() && its.stream().noneMatch(HedgeAdvice::repeats)) {
      add(
          "hedge_without_effect",
          GatewayConfig.place(upstream) + ".hedge",
          "upstream %s hedges, and what calls it sends %s, which no hedge repeats"
              .formatted(upstream.name(), methods(its.getFirst())),
          "leave hedge out");
    }
  }

  private static boolean repeats(Use use) {
    return use.methods().isEmpty()
        || use.methods().stream().anyMatch(RetryConfig.IDEMPOTENT::contains);
  }

  private static String methods(Use use) {
    return String.join(", ", use.methods().stream().map(HttpMethod::name).sorted().toList());
  }

  private static String idempotent() {
    return String.join(
        ", ", RetryConfig.IDEMPOTENT.stream().map(HttpMethod::name).sorted().toList());
  }
}
