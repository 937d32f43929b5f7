package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;

/** Warns of settings for sick endpoints that have no effect, or more effect than expected. */
final class CareAdvice {
  private CareAdvice() {}

  static List<String> of(GatewayConfig config) {
    List<String> advice = new ArrayList<>();
    config.upstreams().values().forEach(upstream -> add(advice, upstream));
    return advice;
  }

  private static boolean isSlow(HealthConfig.Times times) {
    return times.timeout().compareTo(times.interval()) >= 0
        || times.timeout().compareTo(times.unhealthyInterval()) > 0;
  }

  /** A name may have several addresses, and each of them is an endpoint. */
  private static boolean isAddress(UpstreamConfig upstream) {
    String host = upstream.service().endpoints().getFirst().url().getHost();
    return host != null && (host.startsWith("[") || NetUtil.isValidIpV4Address(host));
  }

  private static void add(List<String> advice, UpstreamConfig upstream) {
    CareConfig care = upstream.care();
    int count = upstream.service().endpoints().size();
    String name = "upstream " + upstream.name();
    if (care.outlier() != null && count == 1 && isAddress(upstream)) {
      advice.add(name + " has outlier and one endpoint, and the last endpoint is never ejected");
    }
    if (care.outlier() != null && count > 1 && care.panic().at(count - 1, count)) {
      advice.add(
          "%s has %d endpoints: as soon as one of them is ejected, its panic sends calls to all"
              .formatted(name, count));
    }
    HealthConfig health = care.health();
    if (health != null && isSlow(health.times())) {
      advice.add(
          name
              + " has a health.timeout that is not shorter than the interval of its probes, so an"
              + " endpoint that hangs is probed less often than it says");
    }
    if (care.circuitBreaker() != null && upstream.attempts().retry() == null) {
      advice.add(
          name
              + " has circuit_breaker and no retry, so one sick endpoint may stop all of its"
              + " calls");
    }
  }
}
