package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.server.wire.ClientConnection;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * HTTP/1.0: as HTTP/1.1, for clients that know no interim answers and no chunks. The end of the
 * connection is the end of an answer of unknown length, so one that breaks off must be a reset.
 */
final class Http10Framing extends Http1Framing {
  Http10Framing(HttpServerRequest request, ClientConnection connection, HttpExchanges exchanges) {
    super(request, connection, exchanges);
  }

  @Override
  String version() {
    return "1.0";
  }

  @Override
  boolean mayAwaitContinue() {
    return false;
  }

  /** RFC 9110, section 15.2: a server sends no interim answer to an HTTP/1.0 client. */
  @Override
  void hint(MultiMap fields) {}

  @Override
  public void sendHead() {
    response.write(Buffer.buffer());
  }

  @Override
  void breakOff(boolean atOnce) {
    connection.reset();
  }
}
