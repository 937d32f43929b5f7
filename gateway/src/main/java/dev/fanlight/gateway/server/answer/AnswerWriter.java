package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.terms.Patience;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sends one answer to the client. Its status and its fields stand in the response by then. Each
 * kind of body has a writer:
 *
 * <pre>
 * WholeAnswer      the body is there, or there is none: head and body go out at once
 * Relay            the body still arrives, or is large: pieces go out as the client takes them
 * DiscardedAnswer  the body must not be sent (HEAD, 204, 205, 304): only the head goes out
 * TunnelAnswer     the protocol is switched: bytes go both ways until both sides have ended
 * </pre>
 *
 * <p>A writer tells its owner once how it went: {@code written} or {@code broken}, perhaps before
 * {@link #start} returns. An owner that has ended by then takes no notice.
 */
public abstract sealed class AnswerWriter
    permits WholeAnswer, Relay, DiscardedAnswer, TunnelAnswer {
  /** How a head is sent before any of its body. */
  public interface Head {
    void sendHead();

    /** Completes when nothing of a piece that could not be written is needed any more. */
    Future<Void> dropped();

    /**
     * Sends the head of an answer that switches protocols, and takes the connection or the stream
     * over from HTTP.
     *
     * @return the client's end of the tunnel, when the head has been written
     */
    Future<TunnelEnd> switchProtocols();
  }

  /** The exchange that is answered. */
  public interface Owner {
    /** The event loop that everything happens on. */
    Loop loop();

    /** Runs a task when what the loop has read from the network so far has been handled. */
    void later(Runnable task);

    /** Whether the client takes trailer fields. */
    boolean takesTrailers();

    /** Whether more of the request's content has come since this was last asked. */
    boolean uploadMoves();

    /** Sends the heads that go ahead of their bodies. */
    Head head();

    /** A new patience with the client; where that is over, the exchange fails. */
    Patience patience();

    /**
     * The answer has been handed to the connection whole.
     *
     * @param sending completes when the client has taken it
     */
    void handedOver(Future<Void> sending);

    /**
     * Why the client takes no more.
     *
     * @param failure of what was written; null: it is not known
     */
    GatewayError departure(@Nullable Throwable failure);

    /**
     * The answer has been ended, and the client has taken it or has left.
     *
     * @param bytes of content that were handed to the connection
     * @param error the error that was answered, or why the client has not taken all; else null
     */
    void written(int status, long bytes, @Nullable GatewayError error);

    /** The answer cannot be ended. */
    void broken(GatewayError error);
  }

  final HttpServerResponse response;
  final Owner owner;

  AnswerWriter(HttpServerResponse response, Owner owner) {
    this.response = response;
    this.owner = owner;
  }

  /**
   * The writer for an answer with that body.
   *
   * @param bodiless whether the body must not be sent
   */
  public static AnswerWriter of(
      Body body,
      boolean bodiless,
      ServedExchange exchange,
      HttpServerResponse response,
      Owner owner) {
    return switch (body) {
      case Body.Streamed streamed when bodiless ->
          new DiscardedAnswer(streamed.stream(), exchange.idleTimeout(), response, owner);
      case Body.Streamed streamed -> new Relay(streamed, exchange, response, owner);
      case Body.Bytes bytes when bodiless -> new WholeAnswer(null, response, owner);
      case Body.Bytes large when large.length() > HeldBody.PIECE ->
          new Relay(
              new Body.Streamed(new HeldBody(large.bytes()), large.length()),
              exchange,
              response,
              owner);
      case Body.Bytes bytes -> new WholeAnswer(bytes.bytes(), response, owner);
      case Body.Tunnel tunnel -> new TunnelAnswer((LiveTunnel) tunnel, exchange, response, owner);
      case Body.Empty ignored -> new WholeAnswer(null, response, owner);
    };
  }

  /**
   * The writer that ends this answer, which has begun, with trailers that tell of an error; null
   * where the client cannot be told, and the answer must break off. After a deadline, nothing waits
   * for a client that does not take what is there.
   */
  public @Nullable AnswerWriter lastWord(GatewayError error, ErrorRenderer errors) {
    boolean taken =
        switch (error.code()) {
          case CLIENT_GONE, CLIENT_TOO_SLOW, OVERLOADED -> false;
          case DEADLINE_EXCEEDED -> !waits();
          default -> true;
        };
    boolean open = response.headWritten() && !response.ended() && owner.takesTrailers();
    return taken && open && errors.putTrailers(error, response.trailers())
        ? new WholeAnswer(error, bytes(), response, owner)
        : null;
  }

  /** Whether something waits for the client to take it. */
  public boolean waits() {
    return false;
  }

  public abstract void start();

  /** Writes and tells nothing more. Idempotent. */
  public void stop() {}

  /** Bytes of content that were handed to the connection, of an answer that goes out in pieces. */
  public long bytes() {
    return 0;
  }
}
