package dev.fanlight.gateway.server.wire.http1;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.server.terms.Authority;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What an HTTP/1 head must be, beyond what its parser demands: RFC 9112, sections 2 to 6. */
public final class HeadRules {
  private static final CharSequence HTTP2_SETTINGS = AsciiString.cached("http2-settings");

  private HeadRules() {}

  /** Why a head that could not be decoded is refused. */
  public static GatewayError undecodable(Throwable cause, Limits limits) {
    return switch (cause) {
      case GatewayError refusal -> refusal;
      case TooLongHttpLineException tooLong ->
          GatewayError.of(
              ErrorCode.URI_TOO_LONG,
              "the request line is longer than " + limits.line() + " bytes");
      case TooLongHttpHeaderException tooLong -> tooLarge(limits);
      default -> badRequest("the request is malformed");
    };
  }

  public static GatewayError tooLarge(Limits limits) {
    return GatewayError.of(
        ErrorCode.HEADERS_TOO_LARGE,
        "the header section is larger than " + limits.headers() + " bytes");
  }

  /** Why a head is refused, decoded or not; null: it is not. */
  static @Nullable Throwable refusal(HttpRequest request) {
    return request.decoderResult().isFailure() ? request.decoderResult().cause() : check(request);
  }

  /** Null when there is nothing against it. Settles what the connection may be used for next. */
  public static @Nullable GatewayError check(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    boolean http10 = version.equals(HttpVersion.HTTP_1_0);
    if (!http10 && !version.equals(HttpVersion.HTTP_1_1)) {
      return GatewayError.of(ErrorCode.NOT_IMPLEMENTED, "the HTTP version is not supported")
          .withStatus(505);
    }
    HttpHeaders headers = request.headers();
    GatewayError refusal = checkHost(headers, http10);
    if (refusal == null) {
      refusal = checkTransferCoding(headers);
    }
    if (http10) {
      // Its persistence was never standard, and an answer of unknown length must end the
      // connection.
      String named = String.join(",", headers.getAll(HttpHeaderNames.CONNECTION));
      headers.set(
          HttpHeaderNames.CONNECTION,
          named.isEmpty() ? HttpHeaderValues.CLOSE : HttpHeaderValues.CLOSE + "," + named);
    }
    if (headers.contains(HttpHeaderNames.UPGRADE)) {
      settleUpgrade(request, http10);
    }
    return refusal;
  }

  private static @Nullable GatewayError checkHost(HttpHeaders headers, boolean http10) {
    Iterator<? extends CharSequence> hosts =
        headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
    if (!hosts.hasNext()) {
      return http10 ? null : badRequest("there is no Host");
    }
    CharSequence host = hosts.next();
    if (hosts.hasNext()) {
      return badRequest("there is more than one Host");
    }
    return Authority.isValid(host) ? null : badRequest("the Host is not valid");
  }

  private static @Nullable GatewayError checkTransferCoding(HttpHeaders headers) {
    Iterator<? extends CharSequence> codings =
        headers.valueCharSequenceIterator(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.hasNext()) {
      return null;
    }
    boolean chunked = HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.next());
    return chunked && !codings.hasNext()
        ? null
        : GatewayError.of(
            ErrorCode.NOT_IMPLEMENTED, "the only transfer coding that is understood is chunked");
  }

  /**
   * Leaves the field only where it asks for a WebSocket, whose route may pass it on. No other
   * protocol is switched to: another reader of this connection might not see it. Nor is one for a
   * client that wants the connection closed: nothing behind its request is read.
   */
  private static void settleUpgrade(HttpRequest request, boolean http10) {
    HttpHeaders headers = request.headers();
    boolean webSocket =
        !http10
            && request.method().equals(HttpMethod.GET)
            && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
            && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    headers.remove(HttpHeaderNames.UPGRADE);
    headers.remove(HTTP2_SETTINGS);
    if (webSocket) {
      headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }
  }

  private static GatewayError badRequest(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
