package dev.fanlight.gateway.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the end of an answer does to its connection. Over HTTP/1.1 the connection is kept for the
 * next request, or the answer's head announces that it closes; over HTTP/2 only the stream ends.
 */
final class Ending {
  private static final long NO_ERROR = 0;

  private final ListenerVerticle verticle;
  private final ClientConnection connection;
  private final HttpServerResponse response;
  private final HttpVersion version;
  private boolean closes;

  Ending(ListenerVerticle verticle, ClientConnection connection, HttpServerRequest request) {
    this.verticle = verticle;
    this.connection = connection;
    this.response = request.response();
    this.version = request.version();
  }

  private boolean http2() {
    return version == HttpVersion.HTTP_2;
  }

  /** No other request is to be served on an HTTP/1 connection. */
  void closes() {
    if (!http2()) {
      closes = true;
      connection.linger();
    }
  }

  /**
   * Before the head is sent: puts there what it says about the connection.
   *
   * @param body of the request; null: it has none
   */
  void announce(@Nullable RequestBody body) {
    if (http2()) {
      return;
    }
    closes |=
        connection.requests().areSpent()
            || (verticle.draining() && !connection.requests().follow())
            || (body != null && body.endsConnection());
    if (closes) {
      connection.requests().end();
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  /** After the answer: what happens to a request body that nobody read, and to the connection. */
  void release(@Nullable RequestBody body) {
    boolean unread = body != null && !body.ended();
    closes |= !http2() && connection.requests().areOver();
    if (http2()) {
      if (unread) {
        response.reset(NO_ERROR);
      }
    } else if (unread && body != null && body.discardable() && !closes) {
      body.discard();
    } else if (unread || closes) {
      if (unread) {
        connection.linger();
      }
      connection.requests().end();
      connection.close();
      if (unread && body != null) {
        // What has been read ahead of it would stay for as long as the connection lingers.
        body.discard();
      }
    }
  }
}
