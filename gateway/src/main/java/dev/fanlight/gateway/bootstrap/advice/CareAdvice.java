package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Warns of settings for sick endpoints that have no effect, or more effect than expected. */
final class CareAdvice {
  private CareAdvice() {}

  static List<ConfigAdvice> of(GatewayConfig config) {
    List<ConfigAdvice> advice = new ArrayList<>();
    config.upstreams().values().forEach(upstream -> add(advice, config.lines(), upstream));
    return advice;
  }

  private static boolean isSlow(HealthConfig.Times times) {
    return times.timeout().compareTo(times.interval()) >= 0
        || times.timeout().compareTo(times.unhealthyInterval()) > 0;
  }

  private static Duration shortest(HealthConfig.Times times) {
    return times.interval().compareTo(times.unhealthyInterval()) < 0
        ? times.interval()
        : times.unhealthyInterval();
  }

  /** A name may have several addresses, and each of them is an endpoint. */
  private static boolean isAddress(UpstreamConfig upstream) {
    String host = upstream.service().endpoints().getFirst().url().getHost();
    return host != null && (host.startsWith("[") || NetUtil.isValidIpV4Address(host));
  }

  private static void add(List<ConfigAdvice> advice, Lines lines, UpstreamConfig upstream) {
    CareConfig care = upstream.care();
    int count = upstream.service().endpoints().size();
    String name = "upstream " + upstream.name();
    String at = GatewayConfig.place(upstream);
    if (care.outlier() != null && count == 1 && isAddress(upstream)) {
      advice.add(
          lines.advice(
              "outlier_without_effect",
              at + ".outlier",
              name + " has outlier and 1 endpoint, and the last endpoint is never ejected",
              "list a second endpoint, or leave outlier out"));
    }
    if (care.outlier() != null && count > 1 && care.panic().at(count - 1, count)) {
      advice.add(
          lines.advice(
              "panic_at_first_ejection",
              at + ".panic",
              "%s has %d endpoints: as soon as 1 of them is ejected, its panic sends calls to all"
                  .formatted(name, count),
              "set panic: %d%%, or a smaller share".formatted(100 * (count - 1) / count)));
    }
    HealthConfig health = care.health();
    if (health != null && isSlow(health.times())) {
      advice.add(
          lines.advice(
              "probe_beyond_interval",
              at + ".health",
              name
                  + " has a health.timeout of "
                  + Shown.time(health.times().timeout())
                  + ", which is not shorter than the interval of its probes, so an endpoint that"
                  + " hangs is probed less often than it says",
              "set a health.timeout below " + Shown.time(shortest(health.times()))));
    }
    if (care.circuitBreaker() != null && upstream.attempts().retry() == null) {
      advice.add(
          lines.advice(
              "circuit_breaker_without_retry",
              at + ".circuit_breaker",
              name
                  + " has circuit_breaker and no retry, so one sick endpoint may stop all of its"
                  + " calls",
              "set retry: {attempts: 2}, or outlier: {}"));
    }
  }
}
