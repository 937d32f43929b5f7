package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.route.Client;
import dev.fanlight.gateway.route.RequestRules;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes a gateway request of what Vert.x has read, or refuses it. */
final class RequestReader {
  private static final CharSequence TE = HttpHeaders.createOptimized("te");

  private static final HttpMethod UNKNOWN = HttpMethod.valueOf("-");

  private RequestReader() {}

  /**
   * @throws GatewayError why the request is refused
   */
  static GatewayRequest read(
      HttpServerRequest request, ClientConnection connection, Limits limits) {
    if (request.decoderResult().isFailure()) {
      throw undecodable(request.decoderResult().cause(), limits);
    }
    HttpMethod method = request.method();
    RequestRules.checkMethod(method);
    if (request.version() == HttpVersion.HTTP_2) {
      Http2Rules.check(request, limits);
    }
    RequestTarget target =
        RequestTarget.parse(
            request.uri(), request.getHeader(HttpHeaders.HOST), HttpMethod.OPTIONS.equals(method));
    return new GatewayRequest(
        method, target.path(), target.query(), request.headers(), body(request, connection));
  }

  /** What can be told of a request that is refused. */
  static GatewayRequest unreadable(HttpServerRequest request) {
    String uri = request.uri() == null ? "" : request.uri();
    // What the decoder says of a head whose first line it could not read.
    boolean unknown = uri.equals("/bad-request");
    int end = uri.indexOf('?');
    return new GatewayRequest(
        unknown ? UNKNOWN : request.method(),
        unknown ? "" : uri.substring(0, end < 0 ? uri.length() : end),
        null,
        HttpHeaders.headers(),
        Body.empty());
  }

  /** An HTTP/2 request of which nothing but its arrival is known. */
  static GatewayRequest unknown() {
    return new GatewayRequest(UNKNOWN, "", null, HttpHeaders.headers(), Body.empty());
  }

  static GatewayError refusedHead(boolean tooLarge, Limits limits) {
    return tooLarge
        ? tooLarge(limits)
        : GatewayError.of(ErrorCode.BAD_REQUEST, "the request's head is malformed");
  }

  private static GatewayError tooLarge(Limits limits) {
    return GatewayError.of(
        ErrorCode.HEADERS_TOO_LARGE,
        "the header section is larger than " + limits.headers() + " bytes");
  }

  /** Why the body of a request could not be decoded. */
  static GatewayError undecodableBody(Throwable cause, Limits limits) {
    return switch (cause) {
      case GatewayError refusal -> refusal;
      case TooLongHttpLineException tooLong ->
          GatewayError.of(
              ErrorCode.BAD_REQUEST,
              "a chunk of the request body has a size line that is longer than "
                  + limits.line()
                  + " bytes");
      case TooLongHttpHeaderException tooLong -> tooLarge(limits);
      default -> GatewayError.of(ErrorCode.BAD_REQUEST, "the request body is malformed");
    };
  }

  private static GatewayError undecodable(Throwable cause, Limits limits) {
    return switch (cause) {
      case GatewayError refusal -> refusal;
      case TooLongHttpLineException tooLong ->
          GatewayError.of(
              ErrorCode.URI_TOO_LONG,
              "the request line is longer than " + limits.line() + " bytes");
      case TooLongHttpHeaderException tooLong -> tooLarge(limits);
      default -> GatewayError.of(ErrorCode.BAD_REQUEST, "the request is malformed");
    };
  }

  /**
   * Whether a body failed because it is malformed, and that can be answered; else its client has
   * gone.
   */
  static boolean isMalformed(Throwable failure, HttpServerResponse response) {
    return !(failure instanceof IOException) && !response.headWritten();
  }

  /**
   * Why an HTTP/2 request ended before its answer.
   *
   * @param departure what it is when the client did that, and not the codec because of the client
   */
  static GatewayError ended(Throwable failure, GatewayError departure) {
    return failure instanceof Http2Exception
        ? GatewayError.of(ErrorCode.BAD_REQUEST, "the request body is malformed")
        : departure;
  }

  private static Body body(HttpServerRequest request, ClientConnection connection) {
    MultiMap headers = request.headers();
    long length = contentLength(headers.get(HttpHeaders.CONTENT_LENGTH));
    if (length == 0 || (length < 0 && !isStreamed(request, connection))) {
      return Body.empty();
    }
    boolean awaitsContinue =
        request.version() != HttpVersion.HTTP_1_0
            && "100-continue".equalsIgnoreCase(headers.get(HttpHeaders.EXPECT));
    if (awaitsContinue) {
      headers.remove(HttpHeaders.EXPECT);
    }
    return new Body.Streamed(new RequestBody(request, length, awaitsContinue, connection), length);
  }

  /** -1 where none is declared. */
  private static long contentLength(@Nullable String declared) {
    if (declared == null) {
      return -1;
    }
    try {
      long length = Long.parseLong(declared);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException invalid) {
      // As one that is negative.
    }
    throw GatewayError.of(ErrorCode.BAD_REQUEST, "the Content-Length is not a number of bytes");
  }

  private static boolean isStreamed(HttpServerRequest request, ClientConnection connection) {
    return request.version() == HttpVersion.HTTP_2
        ? connection.isOpen((int) request.streamId())
        : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  static boolean takesTrailers(HttpServerRequest request) {
    String te = request.getHeader(TE);
    return te != null && te.contains("trailers");
  }

  /** Who asks: the peer, or whom a trusted proxy says it asks for. */
  static Client client(HttpServerRequest request, ClientConnection connection, String listener) {
    boolean trusted = connection.trusted();
    String peer = connection.peer();
    String scheme = request.isSSL() ? "https" : "http";
    String authority = authority(request);
    return new Client(
        listener,
        trusted ? connection.terms().trusted().clientAddress(peer, request.headers()) : peer,
        trusted ? TrustedProxies.scheme(scheme, request.headers()) : scheme,
        authority,
        trusted ? TrustedProxies.authority(authority, request.headers()) : authority,
        peer,
        protocol(request.version()),
        trusted,
        connection.terms().limits());
  }

  /** Who asks over HTTP/2, where nothing of the request is known. */
  static Client client(ClientConnection connection, String listener) {
    String peer = connection.peer();
    return new Client(
        listener,
        peer,
        connection.terms().tls() == null ? "http" : "https",
        "",
        "",
        peer,
        protocol(HttpVersion.HTTP_2),
        connection.trusted(),
        connection.terms().limits());
  }

  private static String protocol(HttpVersion version) {
    return switch (version) {
      case HTTP_1_0 -> "1.0";
      case HTTP_1_1 -> "1.1";
      default -> "2.0";
    };
  }

  /** Empty when there is none. */
  private static String authority(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return host == null ? "" : host;
  }

  /** For a request that is refused before it has an exchange to give it an id. */
  static String newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
