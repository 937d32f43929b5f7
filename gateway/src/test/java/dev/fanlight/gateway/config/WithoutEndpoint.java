package dev.fanlight.gateway.config;

import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Service;
import java.util.List;

/** An upstream that cannot be opened, because it has no endpoint. No file can say that. */
public final class WithoutEndpoint {
  private WithoutEndpoint() {}

  /**
   * @param like another one, whose other settings it has
   */
  public static UpstreamConfig named(String name, UpstreamConfig like) {
    Service own = like.service();
    Service none =
        new Service(
            List.of(),
            null,
            own.protocol(),
            own.balance(),
            own.host(),
            own.tls(),
            own.deadlineHeader());
    return new UpstreamConfig(
        name, none, like.timeouts(), like.bulkhead(), like.attempts(), like.bounds(), like.care());
  }
}
