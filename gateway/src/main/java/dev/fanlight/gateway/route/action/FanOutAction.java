package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.fanout.FanOutEngine;
import dev.fanlight.gateway.route.exchange.Action;
import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/**
 * The action {@code fan_out}: one request becomes many calls.
 *
 * @param maxRequestBody bytes of a request body that is held because a value of it is used; 0: none
 *     is
 * @param variesBy the request's fields that the answer depends on, as Vary names them; empty: none
 */
public record FanOutAction(FanOutEngine engine, long maxRequestBody, String variesBy)
    implements Action {
  private static final List<CharSequence> STORED_BY =
      List.of(
          HttpHeaders.CACHE_CONTROL,
          HttpHeaders.EXPIRES,
          HttpHeaders.LAST_MODIFIED,
          HttpHeaders.ETAG);

  @Override
  public Future<GatewayResponse> run(RoutedExchange exchange) {
    Future<GatewayResponse> answer = answer(exchange);
    return variesBy.isEmpty() ? answer : answer.map(this::vary);
  }

  /** Tells caches, if they may store the answer, that it is not one for all clients. */
  private GatewayResponse vary(GatewayResponse answer) {
    if (STORED_BY.stream().anyMatch(answer.headers()::contains)) {
      answer.headers().add(HttpHeaders.VARY, variesBy);
    }
    return answer;
  }

  private Future<GatewayResponse> answer(RoutedExchange exchange) {
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
