package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import java.util.List;

/** Warns of limits of connections that are above what the operating system lets a process have. */
final class DescriptorAdvice {
  /** Descriptors for jars, event loops, logs and the admin listener. */
  private static final int OWN = 200;

  private DescriptorAdvice() {}

  /**
   * Returns one line, or none if the descriptors suffice.
   *
   * @param available file descriptors that the process may have open at once
   */
  static List<ConfigAdvice> of(GatewayConfig config, long available) {
    long clients =
        config.listeners().stream().mapToLong(one -> one.limits().connections().most()).sum();
    long upstreams = upstreams(config);
    long needed = clients + upstreams + OWN;
    return needed <= available
        ? List.of()
        : List.of(
            config
                .lines()
                .advice(
                    "too_few_descriptors",
                    "",
                    "this process may open %d files and sockets, but may need %d: %d for clients (limits.connections), %d for upstreams (bulkhead.max_concurrent, limits.calls) and %d for itself"
                        .formatted(available, needed, clients, upstreams, OWN),
                    "raise ulimit -n or lower these limits"));
  }

  /** Calls share the connections of HTTP/2. Each call of HTTP/1.1 has its own connection. */
  private static long upstreams(GatewayConfig config) {
    long alone = 0;
    long shared = 0;
    for (UpstreamConfig upstream : config.upstreams().values()) {
      if (upstream.service().protocol() == Protocol.HTTP_1_1) {
        alone += upstream.bulkhead().maxConcurrent();
      } else {
        // How many are discovered is not known yet.
        shared += Math.max(1, upstream.service().endpoints().size());
      }
    }
    return Math.min(alone, config.operation().limits().calls()) + shared;
  }
}
