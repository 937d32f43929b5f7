package dev.fanlight.plugin;

import io.vertx.core.Future;

/** What comes after a filter: the next filter, in the end the route's action. */
@FunctionalInterface
public interface Chain {

  /**
   * Goes on with the exchange. Called at most once, on the exchange's event loop; a second call
   * fails.
   *
   * @return the response, completed on the exchange's event loop; fails with a {@link GatewayError}
   */
  Future<GatewayResponse> proceed(Exchange exchange);
}
