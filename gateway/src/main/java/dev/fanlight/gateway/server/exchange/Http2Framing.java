package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.limit.memory.UnreadContent;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.answer.ErrorRenderer;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.server.wire.http2.Http2Guards;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2: every exchange has a stream, and its end does nothing to the connection. A stream that is
 * not needed to its end is reset. What a client takes is counted for each stream.
 */
final class Http2Framing extends Framing {
  static final String VERSION = "2.0";

  private static final String WEB_SOCKET = "websocket";
  private static final int OK = 200;

  private static final long NO_ERROR = 0;
  private static final long INTERNAL_ERROR = 2;
  private static final long CANCEL = 8;

  private final Http2Guards streams;
  private final @Nullable String upgrade;

  /** What the client sends through its tunnel or ahead of it; null: it asks for none. */
  private final @Nullable UnreadContent tunnelled;

  private @Nullable LongSupplier taken;

  Http2Framing(HttpServerRequest request, ClientConnection connection) {
    super(request, connection);
    this.streams = connection.streams();
    String protocol = streams.protocolOf(stream());
    this.upgrade = WEB_SOCKET.equalsIgnoreCase(protocol) ? WEB_SOCKET : protocol;
    this.tunnelled = upgrade == null ? null : unread();
    if (upgrade != null) {
      request.pause(); // nobody reads before the answer
    }
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
    return upgrade;
  }

  /** The status of those for gRPC is 200, which would open a tunnel. */
  @Override
  ErrorRenderer errors() {
    return upgrade == null ? super.errors() : ErrorRenderer.plain();
  }

  /** Of a tunnel whose way to the client has ended, only the request tells. */
  @Override
  void onFailure(Handler<Throwable> handler) {
    super.onFailure(handler);
    if (upgrade != null) {
      request.exceptionHandler(handler);
    }
  }

  /** RFC 9110, section 9.3.6: every status of the class 2xx opens a tunnel. */
  @Override
  @Nullable GatewayError refusal(GatewayResponse answer) {
    return upgrade == null
            || answer.body() instanceof Body.Tunnel
            || answer.status() < 200
            || answer.status() > 299
        ? super.refusal(answer)
        : GatewayError.of(
            ErrorCode.BAD_UPSTREAM_RESPONSE,
            "the answer has status "
                + answer.status()
                + ", which the client would take for a "
                + upgrade
                + " that is open");
  }

  /** RFC 8441, section 5: what is a 101 over HTTP/1.1 is a 200 here. */
  @Override
  Future<TunnelEnd> takeOver() {
    response.setStatusCode(OK);
    return response
        .writeHead()
        .map(written ->
            new Http2TunnelEnd(
                request, Objects.requireNonNull(tunnelled), this::taken, this::reset));
  }

  /** As long as the client has not ended its side of the stream. */
  @Override
  boolean hasContent() {
    return upgrade == null && streams.isOpen(stream());
  }

  /** The whole window of a stream may come, however slowly it is read. */
  @Override
  UnreadContent unread() {
    UnreadContent unread = super.unread();
    streams.tellContent(stream(), unread::arrived);
    return unread;
  }

  @Override
  void belongsTo(ServedExchange exchange) {
    if (tunnelled != null) {
      tunnelled.countsFor(exchange.held());
    }
  }

  @Override
  void passTo(HttpPassage body) {
    streams.passTo(body, stream());
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
    return streams.takes(head);
  }

  @Override
  void endConnection() {}

  @Override
  void announce(@Nullable RequestBody body, Set<String> upgrades) {}

  @Override
  public void sendHead() {
    response.writeHead();
  }

  @Override
  void release(@Nullable RequestBody body) {
    if ((body == null || !body.ended()) && streams.isOpen(stream())) {
      reset(NO_ERROR);
    }
  }

  /**
   * Vert.x resets no stream whose both sides have been ended, even if the client has not taken all
   * of the answer.
   */
  private void reset(long code) {
    response.reset(code).onFailure(refused -> streams.reset(stream(), code));
  }

  @Override
  void breakOff(boolean atOnce) {
    if (atOnce) {
      reset(CANCEL);
    } else {
      reset(INTERNAL_ERROR);
    }
  }

  @Override
  @Nullable BodyRate leastUploadRate() {
    return Grpc.mayBeQuiet(VERSION, request.headers()) ? null : super.leastUploadRate();
  }

  @Override
  BodyRate leastRate() {
    return connection.terms().limits().bodyRate();
  }

  @Override
  long taken() {
    if (taken == null) {
      taken = streams.takenOf(stream());
    }
    return taken.getAsLong();
  }

  @Override
  @Nullable GatewayError malformed(Throwable failure) {
    return null;
  }

  /**
   * The client has left, or the codec has ended the stream because of what the client sent. When a
   * connection has closed, the codec fails what waits to be written in the same way.
   */
  @Override
  GatewayError departure(Throwable failure) {
    return failure instanceof Http2Exception && connection.isOpen()
        ? GatewayError.of(ErrorCode.BAD_REQUEST, "the request body is malformed")
        : Departure.of(connection, failure);
  }
}
