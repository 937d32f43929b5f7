package dev.fanlight.gateway.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Ends an answer whose head has been sent so that its client sees that it is not whole. */
final class BrokenAnswer {
  private static final long INTERNAL_ERROR = 2;
  private static final long CANCEL = 8;

  private BrokenAnswer() {}

  /**
   * @param atOnce without waiting for the client to take what was written before
   */
  static void end(HttpServerRequest request, ClientConnection connection, boolean atOnce) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(atOnce ? CANCEL : INTERNAL_ERROR);
    } else if (atOnce || request.version() == HttpVersion.HTTP_1_0) {
      connection.reset();
    } else {
      connection.close();
    }
  }
}
