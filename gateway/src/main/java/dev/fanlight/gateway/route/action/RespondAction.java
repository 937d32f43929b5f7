package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.config.action.ActionConfig.Respond;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.route.exchange.Action;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.gateway.value.BoundNames;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/** The action {@code respond}: the gateway answers by itself, perhaps after a delay. */
public record RespondAction(Respond config) implements Action {

  @Override
  public Future<GatewayResponse> run(RoutedExchange exchange) {
    return UnreadBody.isBounded(exchange)
        ? UnreadBody.read(exchange).compose(read -> answer(exchange))
        : answer(exchange);
  }

  private Future<GatewayResponse> answer(RoutedExchange exchange) {
    GatewayResponse response;
    try {
      response = response(exchange.values());
    } catch (GatewayError unmade) {
      return Future.failedFuture(unmade);
    }
    if (config.delay().isZero()) {
      return Future.succeededFuture(response);
    }
    if (!exchange.answer().hold(response.body().length())) {
      return Future.failedFuture(MemoryBudget.refusal());
    }
    Promise<GatewayResponse> delayed = Promise.promise();
    var timer =
        exchange
            .scope()
            .loop()
            .timers()
            .schedule(config.delay().toNanos(), () -> delayed.tryComplete(response));
    exchange.scope().onEnd(reason -> timer.cancel());
    return delayed.future();
  }

  /**
   * The answer to a request with these values.
   *
   * @throws GatewayError when a value does not fit
   */
  public GatewayResponse response(RequestValues values) {
    TemplateNames names = new BoundNames(values, null, Map.of());
    GatewayResponse response = GatewayResponse.of(config.status());
    BodyTemplate body = config.body();
    if (body != null) {
      response.body(Body.of(body.expand(names)));
      response
          .headers()
          .set(
              HttpHeaders.CONTENT_TYPE,
              body.isText() ? "text/plain; charset=utf-8" : "application/json");
    }
    config.headers().forEach((name, value) -> response.headers().set(name, value.expand(names)));
    return response;
  }
}
