package dev.fanlight.plugin;

import io.vertx.core.Future;

/** What comes after a filter: the next filter, in the end the route's action. */
@FunctionalInterface
public interface Chain {

  /**
   * Goes on with the exchange. Called at most once; a second call fails, and so does one after the
   * filter has answered.
   *
   * @param exchange the one the filter was given
   * @return the response, completed on the exchange's event loop; fails with a {@link GatewayError}
   */
  Future<GatewayResponse> proceed(Exchange exchange);
}
