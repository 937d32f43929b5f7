package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.limit.memory.UnreadContent;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.answer.AnswerHead;
import dev.fanlight.gateway.server.answer.AnswerWriter;
import dev.fanlight.gateway.server.answer.ErrorRenderer;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the version of HTTP decides about one exchange: how a request tells that it has content, and
 * what an answer and its end do to the connection. An exchange calls it in this order:
 *
 * <pre>
 * check() -&gt; hint()* -&gt; announce() -&gt; [sendHead()] -&gt; release()      the answer is whole
 *                       switchProtocols()     -&gt; breakOff()     the answer cannot become whole
 * </pre>
 */
abstract sealed class Framing implements AnswerWriter.Head permits Http1Framing, Http2Framing {
  private static final Logger log = LoggerFactory.getLogger(Framing.class);
  private static final int SWITCHED = 101;
  private static final CharSequence TE = HttpHeaders.createOptimized("te");

  final ClientConnection connection;
  final HttpServerRequest request;
  final HttpServerResponse response;
  private @Nullable TunnelEnd tunnel;

  /** Whether the client takes trailer fields. */
  final boolean takesTrailers;

  Framing(HttpServerRequest request, ClientConnection connection) {
    this.connection = connection;
    this.request = request;
    this.response = request.response();
    String te = request.getHeader(TE);
    this.takesTrailers = te != null && te.contains("trailers");
  }

  static Framing of(
      HttpServerRequest request, ClientConnection connection, HttpExchanges exchanges) {
    return switch (request.version()) {
      case HTTP_2 -> new Http2Framing(request, connection);
      case HTTP_1_0 -> new Http10Framing(request, connection, exchanges);
      default -> new Http1Framing(request, connection, exchanges);
    };
  }

  /** The version as a client is told of it in {@code Via}. */
  abstract String version();

  /**
   * Checks what the codec of this version leaves open.
   *
   * @throws GatewayError why the request is refused
   */
  abstract void check();

  /** The protocol that the client asks to switch to; null: none. Before anybody strips fields. */
  abstract @Nullable String upgrade();

  /** How the client is told of errors. */
  ErrorRenderer errors() {
    return ErrorRenderer.of(request.headers());
  }

  /** Hears that the request or the response has failed, perhaps twice. */
  void onFailure(Handler<Throwable> handler) {
    response.exceptionHandler(handler);
  }

  /** Whether a request without a Content-Length has content. */
  abstract boolean hasContent();

  /** For what comes of the content of the request before it is read. */
  UnreadContent unread() {
    return new UnreadContent();
  }

  /** The exchange that the request has become. */
  void belongsTo(ServedExchange exchange) {}

  /** The content of the request may pass there, past Vert.x. Before any of it has been read. */
  abstract void passTo(HttpPassage body);

  /** Whether the client may wait for a {@code 100} before it sends content. */
  abstract boolean mayAwaitContinue();

  /**
   * Whether an answer that is there at once must wait for its turn: bytes that have been read
   * already may tell that the client has left.
   */
  abstract boolean mayHaveLeft();

  /** Sends the fields of an interim answer (103); a client that takes nothing does without. */
  abstract void hint(MultiMap fields);

  /** Whether the client takes an answer's head with these fields, as it has said. */
  abstract boolean accepts(MultiMap head);

  /** Why an answer, whose head is in the response, cannot go out; null: it can. */
  @Nullable GatewayError refusal(GatewayResponse answer) {
    return accepts(response.headers()) ? null : AnswerHead.tooLarge();
  }

  /** The answer to come is the last on its connection, where the connection serves one by one. */
  abstract void endConnection();

  /**
   * Puts into the head what it says about the connection. To be called before the head is sent.
   *
   * @param body of the request; null: it has none
   * @param upgrades the protocols that its route switches to
   */
  abstract void announce(@Nullable RequestBody body, Set<String> upgrades);

  @Override
  public final Future<TunnelEnd> switchProtocols() {
    return takeOver()
        .map(end -> {
          tunnel = end;
          return end;
        });
  }

  @Override
  public final Future<Void> dropped() {
    return HttpPassage.settled(request.connection());
  }

  abstract Future<TunnelEnd> takeOver();

  /** Whether the answer has switched protocols, so that bytes go both ways. */
  final boolean isTunnel() {
    return tunnel != null;
  }

  /** The status of an answer whose head has been sent, as is told of the exchange. */
  final int status() {
    return tunnel == null ? response.getStatusCode() : SWITCHED;
  }

  /** After a whole answer: disposes of a request body that nobody read, and of the connection. */
  abstract void release(@Nullable RequestBody body);

  /**
   * Ends an answer whose head has been sent so that its client sees that it is not whole. What was
   * written before still goes out, unless its client may take nothing.
   *
   * @param waits whether something waits for the client to take it
   */
  final void breakOff(GatewayError error, boolean waits) {
    log.debug("broke off an answer: {}", error.detail());
    // A client that takes nothing would keep a close waiting.
    boolean atOnce =
        switch (error.code()) {
          case CLIENT_GONE, CLIENT_TOO_SLOW, OVERLOADED -> true;
          // What breaks a tunnel for one side breaks it for the other too.
          case CONNECTION_RESET -> tunnel != null;
          case DEADLINE_EXCEEDED -> waits;
          default -> false;
        };
    if (tunnel != null && !atOnce) {
      tunnel.close();
    } else {
      breakOff(atOnce);
    }
  }

  /**
   * @param atOnce whether what was written before need not go out
   */
  abstract void breakOff(boolean atOnce);

  /**
   * The least rate at which the client must send content; null: it may send nothing for a while.
   */
  @Nullable BodyRate leastUploadRate() {
    return connection.terms().limits().bodyRate();
  }

  /**
   * The least rate at which the client must take this answer; null where the connection sees to
   * that, for all its answers at once.
   */
  abstract @Nullable BodyRate leastRate();

  /** All bytes that the client has taken so far, of this answer or of its connection. */
  abstract long taken();

  /**
   * Why the request or the response has failed, where the client can be told of it; else null. It
   * must be told at once: Vert.x closes the connection then.
   *
   * @param withBody whether the request has content
   */
  final @Nullable GatewayError answerable(Throwable failure, boolean withBody) {
    if (response.headWritten() || !connection.isOpen()) {
      return null;
    }
    if (connection.failed(failure)) {
      return Departure.of(connection);
    }
    return withBody ? malformed(failure) : null;
  }

  /** Why the content of the request could not be read; null: its connection has ended. */
  abstract @Nullable GatewayError malformed(Throwable failure);

  /** Why the exchange ends, when its request or its response has failed. */
  abstract GatewayError departure(Throwable failure);
}
