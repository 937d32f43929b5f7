package dev.fanlight.gateway.upstream.http.connect;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.WebClientInternal;
import io.vertx.ext.web.codec.spi.BodyStream;

/**
 * Closes the connection of an answer that a plugin gives up in the middle of its body. The web
 * client itself reads and drops the rest, for as long as the service sends.
 *
 * <p>An answer is given up when its request fails. If the codec of a request is also the stream of
 * its body, that stream can fail while the service sends nothing. The web client does not notice
 * that before the next chunk. Confined to the event loop of the client.
 */
final class HttpPluginResets {
  private HttpPluginResets() {}

  /** To be called for each client before it is used. */
  static void install(WebClient client) {
    ((WebClientInternal) client)
        .addInterceptor(exchange -> {
          if (exchange.phase() == ClientPhase.RECEIVE_RESPONSE) {
            watch(exchange);
          }
          exchange.next();
        });
  }

  private static void watch(HttpContext<?> exchange) {
    HttpClientResponse response = exchange.clientResponse();
    Future<Void> ended = response.end();
    Context loop = Vertx.currentContext();
    // In a turn of its own: the client must see the failure of the body before that of the reset.
    Handler<Throwable> givenUp =
        failure ->
            loop.runOnContext(go -> {
              if (!ended.isComplete()) {
                response.request().reset();
              }
            });
    exchange.future().onFailure(givenUp);
    if (exchange.request().bodyCodec() instanceof BodyStream<?> body) {
      body.result().onFailure(givenUp);
    }
  }
}
