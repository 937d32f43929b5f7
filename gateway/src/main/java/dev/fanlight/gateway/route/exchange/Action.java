package dev.fanlight.gateway.route.exchange;

import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;

/** What a route does with a request, to answer it. Serves one event loop. */
@FunctionalInterface
public interface Action {
  /** Fails with a {@link dev.fanlight.plugin.GatewayError}. */
  Future<GatewayResponse> run(RoutedExchange exchange);
}
