package dev.fanlight.gateway.server;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Ends an answer whose head has been sent so that its client sees that it is not whole. */
final class BrokenAnswer {
  private static final long INTERNAL_ERROR = 2;
  private static final long CANCEL = 8;

  private BrokenAnswer() {}

  /** What was written before still goes out, unless its client may take nothing. */
  static void end(HttpServerRequest request, ClientConnection connection, GatewayError error) {
    // A client that takes nothing would keep a close waiting.
    boolean atOnce =
        switch (error.code()) {
          case CLIENT_GONE, CLIENT_TOO_SLOW, OVERLOADED -> true;
          default -> false;
        };
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(atOnce ? CANCEL : INTERNAL_ERROR);
    } else if (atOnce || request.version() == HttpVersion.HTTP_1_0) {
      connection.reset();
    } else {
      connection.requests().end();
      connection.close();
    }
  }
}
