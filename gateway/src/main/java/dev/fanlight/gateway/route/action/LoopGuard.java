package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.route.exchange.Action;
import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.gateway.upstream.fields.Via;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** An action whose calls go upstream: refuses a request that comes back to its route. */
public record LoopGuard(Via via, Action action) implements Action {

  @Override
  public Future<GatewayResponse> run(RoutedExchange exchange) {
    MultiMap headers = exchange.request().headers();
    if (via.hasPassed(headers)) {
      return Future.failedFuture(
          GatewayError.of(
              ErrorCode.LOOP_DETECTED, "the request has passed this route of the gateway before"));
    }
    via.addToRequest(headers, exchange.client().protocol());
    return action.run(exchange);
  }
}
