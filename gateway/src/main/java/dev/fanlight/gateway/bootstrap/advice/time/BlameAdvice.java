package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Warns of upstreams whose endpoints may hang without being ejected: a timeout counts only after
 * most of the time that the upstream allows.
 */
public final class BlameAdvice {
  /** The share of an attempt's allowance, in per cent, after which its timeout counts. */
  private static final int COUNTS_FROM = 80;

  private BlameAdvice() {}

  /** Returns advice about each upstream where no call has that much time. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (UpstreamConfig upstream : config.upstreams().values()) {
      Duration allowed = upstream.timeouts().allowance();
      Duration counts = allowed.multipliedBy(COUNTS_FROM).dividedBy(100);
      Optional<Duration> most =
          uses.stream()
              .filter(use -> use.upstream().name().equals(upstream.name()))
              .map(Use::limit)
              .max(Comparator.naturalOrder());
      CareConfig care = upstream.care();
      if ((care.outlier() != null || care.circuitBreaker() != null)
          && most.isPresent()
          && most.get().compareTo(counts) < 0) {
        advice.add(
            config
                .lines()
                .advice(
                    "timeout_never_counts",
                    GatewayConfig.place(upstream)
                        + (care.outlier() != null ? ".outlier" : ".circuit_breaker"),
                    "a timeout counts against an endpoint of upstream %s after %s, which is %d%% of %s, and no call to it has more than %s"
                        .formatted(
                            upstream.name(),
                            Shown.time(counts),
                            COUNTS_FROM,
                            Shown.time(allowed),
                            Shown.time(most.get())),
                    "set timeout: %s on the upstream".formatted(Shown.time(most.get()))));
      }
    }
    return advice;
  }
}
