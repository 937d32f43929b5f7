package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.telemetry.log.Causes;
import dev.fanlight.gateway.upstream.http.connect.HttpConnectFailures;
import dev.fanlight.gateway.upstream.http.pool.HttpPooledConnection;
import dev.fanlight.gateway.upstream.http.wire.HttpAnswerFraming;
import dev.fanlight.gateway.upstream.http.wire.http2.HttpAnswerFrames;
import dev.fanlight.gateway.upstream.http.wire.http2.HttpFrames;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.ContentLengthNotAllowedException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.TransferEncodingNotAllowedException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpResponseHead;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the failures of the platform's HTTP mean. The detail of an error is shown to clients. */
public final class HttpFailures {
  private static final long REFUSED_STREAM = 7;

  private HttpFailures() {}

  static GatewayError connecting(Throwable failure) {
    if (failure instanceof GatewayError error) {
      return error;
    }
    UpstreamFailure cause = HttpConnectFailures.of(failure);
    return GatewayError.of(
            ErrorCode.CONNECT_FAILED, "no connection to the upstream: " + cause.reason())
        .withPhase(Phase.CONNECT)
        .withCause(cause);
  }

  /** Of a stream that broke before its answer had begun. */
  public static GatewayError exchanging(Throwable failure) {
    return of(failure, Phase.RESPONSE, "before it had answered");
  }

  /** Of a stream that ended with its connection, which others used too. */
  static GatewayError endedWithOthers(Throwable failure) {
    return closed(
        "the gateway gave up a connection on which the upstream broke HTTP/2 or fell silent",
        failure,
        Phase.RESPONSE);
  }

  /** Whether the upstream has closed the connection, or its network has. */
  static boolean isClosed(Throwable failure) {
    return failure instanceof HttpClosedException || failure instanceof IOException;
  }

  /** Whether HTTP/2 ends the whole connection because of that. */
  static boolean isOfConnection(Throwable failure) {
    return failure instanceof Http2Exception error && !Http2Exception.isStreamError(error);
  }

  static GatewayError reading(Throwable failure) {
    return of(failure, Phase.BODY, "in the middle of its answer");
  }

  /**
   * Whether the upstream says that it has not processed the request: it refused the stream, or it
   * went away before it came to it (RFC 9113, section 8.7); or the stream was never opened.
   */
  static boolean isUnprocessed(
      Throwable failure,
      @Nullable HttpPooledConnection connection,
      @Nullable HttpClientStream stream) {
    HttpFrames frames = connection == null ? null : connection.frames();
    if (frames == null || stream == null) {
      return false;
    }
    return switch (failure) {
      case StreamResetException reset -> reset.getCode() == REFUSED_STREAM;
      // Not by its own goAway(), whose data may have been released by now.
      case HttpClosedException closed -> stream.id() < 0 || frames.isBeyondGoAway(stream.id());
      default -> stream.id() < 0;
    };
  }

  private static GatewayError of(Throwable failure, Phase phase, String when) {
    return switch (failure) {
      case GatewayError error -> error;
      case HeaderListSizeException size when !size.duringDecode() ->
          bad(
              "http_request_error",
              "the request's header section is larger than the upstream accepts",
              size,
              phase);
      case StreamResetException reset ->
          closed("the upstream reset the stream " + when + code(reset.getCode()), reset, phase);
      // Netty says so before anything is sent: the upstream has lowered how many it allows.
      case StreamException full when full.error() == Http2Error.REFUSED_STREAM ->
          closed("the upstream allows no more streams on the connection", full, phase);
      case HttpClosedException closed -> closed(closed, phase, when);
      case PrematureChannelClosureException closed -> closed(closed, phase, when);
      case IOException closed -> closed(closed, phase, when);
      default ->
          Causes.areOfMemory(failure)
              ? GatewayError.of(
                      ErrorCode.OVERLOADED, "no memory was left for the connection to the upstream")
                  .withPhase(phase)
                  .withCause(failure)
              : malformed(failure, phase);
    };
  }

  /** RFC 9113, section 7, in the names it gives. */
  private static String code(long code) {
    String name =
        switch ((int) code) {
          case 0 -> "NO_ERROR";
          case 1 -> "PROTOCOL_ERROR";
          case 2 -> "INTERNAL_ERROR";
          case 3 -> "FLOW_CONTROL_ERROR";
          case 5 -> "STREAM_CLOSED";
          case 7 -> "REFUSED_STREAM";
          case 8 -> "CANCEL";
          case 11 -> "ENHANCE_YOUR_CALM";
          case 13 -> "HTTP_1_1_REQUIRED";
          default -> Long.toString(code);
        };
    return " (" + name + ")";
  }

  private static GatewayError closed(Throwable failure, Phase phase, String when) {
    return closed("the upstream closed the connection " + when, failure, phase);
  }

  private static GatewayError closed(String detail, Throwable failure, Phase phase) {
    return GatewayError.of(ErrorCode.CONNECTION_RESET, detail).withPhase(phase).withCause(failure);
  }

  private static GatewayError malformed(Throwable failure, Phase phase) {
    return switch (failure) {
      case TooLongHttpHeaderException tooLarge -> tooLargeHead(tooLarge, phase);
      case HeaderListSizeException tooLarge -> tooLargeHead(tooLarge, phase);
      case TooLongHttpLineException tooLong ->
          invalid("its status line is too long", tooLong, phase);
      case ContentLengthNotAllowedException both ->
          invalid("it has Content-Length beside Transfer-Encoding", both, phase);
      case TransferEncodingNotAllowedException old ->
          invalid("it has Transfer-Encoding in HTTP/1.0", old, phase);
      case StreamException broken when HttpAnswerFrames.refusal(broken) != null ->
          invalid(String.valueOf(broken.getMessage()), broken, phase);
      case StreamException broken -> invalid("it breaks a rule of HTTP/2", broken, phase);
      case HttpAnswerFraming.Refused refused ->
          bad(
              refused.type(),
              "the upstream's answer is not valid: " + refused.getMessage(),
              refused,
              phase);
      default -> invalid(phase == Phase.BODY ? "its body" : "its head", failure, phase);
    };
  }

  /**
   * What is wrong with the head of an answer; null: nothing. Its status must be one that ends an
   * exchange: there is nothing beyond 599, and what is below 200 answers nothing (RFC 9110, section
   * 15).
   *
   * @param most bytes
   * @param switched whether the connection has become a tunnel
   * @param key that a tunnel's head is to answer; null: none was sent
   */
  static @Nullable GatewayError ofHead(
      HttpResponseHead head,
      HttpClientStream stream,
      int most,
      boolean switched,
      @Nullable WebSocketKey key) {
    if (HttpFrames.isTooLarge(head, stream, most)) {
      return tooLargeHead(null, Phase.RESPONSE);
    }
    if (switched) {
      return key == null || key.isAnswered(head.headers()) ? null : wrongKey();
    }
    return head.statusCode() < 200 || head.statusCode() > 599 ? notFinal(head.statusCode()) : null;
  }

  private static GatewayError notFinal(int status) {
    return GatewayError.of(
        ErrorCode.BAD_UPSTREAM_RESPONSE,
        "the upstream answered with status " + status + ", not a final one");
  }

  /** A 101 whose Sec-WebSocket-Accept does not answer the key that the gateway has sent. */
  private static GatewayError wrongKey() {
    return bad(
        "http_upgrade_failed",
        "the upstream's answer is not valid: its status is 101, and its Sec-WebSocket-Accept is"
            + " not the one for the key",
        null,
        Phase.RESPONSE);
  }

  /** An answer whose head is larger than {@code max_head}. */
  private static GatewayError tooLargeHead(@Nullable Throwable failure, Phase phase) {
    return bad(
        "http_response_header_section_size",
        "the header section of the upstream's answer is larger than max_head",
        failure,
        phase);
  }

  private static GatewayError invalid(String what, Throwable failure, Phase phase) {
    return bad(
        "http_protocol_error", "the upstream's answer is not valid HTTP: " + what, failure, phase);
  }

  private static GatewayError bad(
      String type, String detail, @Nullable Throwable failure, Phase phase) {
    return GatewayError.of(ErrorCode.BAD_UPSTREAM_RESPONSE, detail)
        .withPhase(phase)
        .withCause(new UpstreamFailure(type, detail, failure));
  }
}
