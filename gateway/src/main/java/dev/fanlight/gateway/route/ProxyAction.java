package dev.fanlight.gateway.route;

import dev.fanlight.gateway.fanout.FanOutEngine;
import dev.fanlight.gateway.fanout.target.BoundTarget;
import dev.fanlight.gateway.upstream.ForwardedFields;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Streams to one upstream.
 *
 * @param rewriting null: answers go back as they came
 * @param maxDuration of the whole exchange; null: no bound
 * @param mirror null: no copies are sent
 */
record ProxyAction(
    BoundTarget target,
    ProxyPath path,
    @Nullable AnswerRewriting rewriting,
    @Nullable Duration maxDuration,
    @Nullable Mirroring mirror)
    implements Action {
  private static final CharSequence EXPECT = HttpHeaders.createOptimized("expect");

  @Override
  public Future<GatewayResponse> run(RoutedExchange exchange) {
    GatewayRequest request = exchange.request();
    GatewayResponse last = MaxForwards.count(exchange);
    if (last != null) {
      return Future.succeededFuture(last);
    }
    String uri;
    try {
      uri = path.of(request, exchange.values());
    } catch (GatewayError unmade) {
      return Future.failedFuture(unmade);
    }
    MultiMap headers = request.headers();
    // What it asks for has been answered, or will be, by this gateway.
    headers.remove(EXPECT);
    Client client = exchange.client();
    ForwardedFields.apply(
        headers, client.peer(), client.scheme(), client.authority(), exchange::decided);
    CallRequest call = new CallRequest(request.method(), uri, headers, request.body(), null);
    if (mirror != null) {
      mirror.copy(exchange.scope(), call);
    }
    Future<GatewayResponse> answer =
        FanOutEngine.proxy(exchange.scope(), target, call, maxDuration);
    return rewriting == null ? answer : answer.map(response -> rewriting.of(response, client));
  }
}
