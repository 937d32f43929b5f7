package dev.fanlight.gateway.server;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What an HTTP/1 head must be, beyond what its parser demands: RFC 9112, sections 2 to 6. */
final class HeadRules {
  private HeadRules() {}

  /** Null when there is nothing against it. Settles what the connection may be used for next. */
  static @Nullable GatewayError check(HttpRequest request) {
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
    if (refusal == null && headers.contains("")) {
      refusal = badRequest("a header line has no name");
    }
    if (http10) {
      // Its persistence was never standard, and an answer of unknown length must end the
      // connection.
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    if (headers.contains(HttpHeaderNames.UPGRADE) && !isUpgradeToHttp2(request, http10)) {
      headers.remove(HttpHeaderNames.UPGRADE);
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

  /** Vert.x answers a half-hearted one with an empty 400; a server may as well ignore it. */
  private static boolean isUpgradeToHttp2(HttpRequest request, boolean http10) {
    HttpHeaders headers = request.headers();
    return !http10
        && headers.getAll(HttpHeaderNames.UPGRADE).size() == 1
        && headers.contains(HttpHeaderNames.UPGRADE, "h2c", true)
        && headers.getAll("http2-settings").size() == 1
        && headers.getAll(HttpHeaderNames.CONNECTION).size() == 1
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.containsValue(HttpHeaderNames.CONNECTION, "http2-settings", true)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0");
  }

  private static GatewayError badRequest(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
