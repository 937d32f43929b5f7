package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2: every exchange has a stream, and its end does nothing to the connection. A stream that is
 * not needed to its end is reset. What a client takes is counted for each stream.
 */
final class Http2Framing extends Framing {
  static final String VERSION = "2.0";

  private static final long NO_ERROR = 0;
  private static final long INTERNAL_ERROR = 2;
  private static final long CANCEL = 8;

  private @Nullable LongSupplier taken;

  Http2Framing(HttpServerRequest request, ClientConnection connection) {
    super(request, connection);
  }

  private int stream() {
    return (int) request.streamId();
  }

  @Override
  String version() {
    return VERSION;
  }

  @Override
  void check() {
    Http2Rules.check(request, connection.terms().limits());
  }

  @Override
  @Nullable String upgrade() {
    return null;
  }

  @Override
  public Future<TunnelEnd> switchProtocols() {
    throw new IllegalStateException("nobody can ask for it");
  }

  /** As long as the client has not ended its side of the stream. */
  @Override
  boolean hasContent() {
    return connection.isOpen(stream());
  }

  @Override
  boolean mayAwaitContinue() {
    return true;
  }

  /** The end of a stream's input is no departure, and a reset is read before the next request. */
  @Override
  boolean mayHaveLeft() {
    return false;
  }

  @Override
  void hint(MultiMap fields) {
    if (accepts(fields) && !response.headWritten() && !response.writeQueueFull()) {
      response.writeEarlyHints(fields);
    }
  }

  @Override
  boolean accepts(MultiMap head) {
    return connection.takes(head);
  }

  @Override
  void endConnection() {}

  @Override
  void announce(@Nullable RequestBody body) {}

  @Override
  public void sendHead() {
    response.writeHead();
  }

  @Override
  void release(@Nullable RequestBody body) {
    if (body != null && !body.ended()) {
      response.reset(NO_ERROR);
    }
  }

  @Override
  void breakOff(boolean atOnce) {
    response.reset(atOnce ? CANCEL : INTERNAL_ERROR);
  }

  @Override
  BodyRate leastRate() {
    return connection.terms().limits().bodyRate();
  }

  @Override
  long taken() {
    if (taken == null) {
      taken = connection.takenOf(stream());
    }
    return taken.getAsLong();
  }

  @Override
  @Nullable GatewayError malformed(Throwable failure) {
    return null;
  }

  /** The client has left, or the codec has ended the stream because of what the client sent. */
  @Override
  GatewayError departure(Throwable failure) {
    return failure instanceof Http2Exception
        ? GatewayError.of(ErrorCode.BAD_REQUEST, "the request body is malformed")
        : Departure.of(connection);
  }
}
