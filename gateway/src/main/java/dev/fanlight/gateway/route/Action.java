package dev.fanlight.gateway.route;

import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;

/** What a route does. Serves one event loop. */
@FunctionalInterface
interface Action {
  /** Fails with a {@link dev.fanlight.plugin.GatewayError}. */
  Future<GatewayResponse> run(RoutedExchange exchange);
}
