package dev.fanlight.gateway.route.batch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.fanout.FanOutEngine;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.route.exchange.Action;
import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * The action {@code batch}: many requests in one, each sent through this gateway's own routes.
 *
 * @param config a {@code for_each} over the request's body
 * @param maxRequestBody bytes of the batch
 */
public record BatchAction(
    FanOutConfig config, CallMeters calls, InnerDispatcher dispatcher, long maxRequestBody)
    implements Action {

  @Override
  public Future<GatewayResponse> run(RoutedExchange exchange) {
    if (exchange.isInner()) {
      return Future.failedFuture(
          GatewayError.of(ErrorCode.BAD_REQUEST, "a batch cannot stand in a batch"));
    }
    return exchange
        .request()
        .body()
        .collect(maxRequestBody, ErrorCode.PAYLOAD_TOO_LARGE)
        .compose(bytes -> run(exchange, bytes));
  }

  private Future<GatewayResponse> run(RoutedExchange exchange, Buffer bytes) {
    exchange.request().body(Body.of(bytes));
    BatchItems items =
        new BatchItems(exchange.request().headers(), exchange::decided, exchange.client().limits());
    JsonNode body = exchange.values().requestBody(JsonPointer.empty());
    if (body == null || !body.isArray()) {
      return Future.failedFuture(
          GatewayError.of(ErrorCode.BAD_REQUEST, "a batch is a JSON array of items"));
    }
    CallSpec item =
        CallSpec.of(new DispatchTarget(exchange, dispatcher, config.bounds().maxBody()), calls);
    return FanOutEngine.batch(config, item, items::request)
        .run(exchange.scope(), exchange.request(), exchange.values());
  }
}
