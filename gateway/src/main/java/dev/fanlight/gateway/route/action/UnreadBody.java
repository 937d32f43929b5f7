package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.plugin.Body;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A request body that its action has no use for, and that may still be too large. */
final class UnreadBody {
  private UnreadBody() {}

  /** Whether only reading it tells if it is larger than the route allows. */
  static boolean isBounded(RoutedExchange exchange) {
    return exchange.maxRequestBody() >= 0
        && exchange.request().body() instanceof Body.Streamed upload
        && upload.length() < 0;
  }

  /** Reads it and throws it away. Fails with {@code payload_too_large} where it is too large. */
  static Future<Void> read(RoutedExchange exchange) {
    Promise<Void> read = Promise.promise();
    if (exchange.request().body() instanceof Body.Streamed upload) {
      upload.stream().exceptionHandler(read::tryFail);
      upload.stream().endHandler(end -> read.tryComplete());
      upload.stream().handler(chunk -> {});
      upload.stream().resume();
    } else {
      read.complete();
    }
    return read.future();
  }
}
