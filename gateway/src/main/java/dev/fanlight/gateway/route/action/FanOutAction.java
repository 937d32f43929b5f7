package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.fanout.FanOutEngine;
import dev.fanlight.gateway.route.exchange.Action;
import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;

/**
 * The action {@code fan_out}: one request becomes many calls.
 *
 * @param maxRequestBody bytes of a request body that is held because a value of it is used; 0: none
 *     is
 */
public record FanOutAction(FanOutEngine engine, long maxRequestBody) implements Action {

  @Override
  public Future<GatewayResponse> run(RoutedExchange exchange) {
    GatewayRequest request = exchange.request();
    if (maxRequestBody == 0) {
      return UnreadBody.isBounded(exchange)
          ? UnreadBody.read(exchange)
              .compose(read -> engine.run(exchange.scope(), request, exchange.values()))
          : engine.run(exchange.scope(), request, exchange.values());
    }
    return request
        .body()
        .collect(maxRequestBody, ErrorCode.PAYLOAD_TOO_LARGE)
        .compose(bytes -> {
          request.body(dev.fanlight.plugin.Body.of(bytes));
          return engine.run(exchange.scope(), request, exchange.values());
        });
  }
}
