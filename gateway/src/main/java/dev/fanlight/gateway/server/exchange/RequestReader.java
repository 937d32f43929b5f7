package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.path.RequestRules;
import dev.fanlight.gateway.server.terms.Authority;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.terms.TrustedProxies;
import dev.fanlight.gateway.server.tls.TlsSession;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.server.wire.http1.HeadRules;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Makes a gateway request of what Vert.x has read, or refuses it. */
final class RequestReader {
  private static final HttpMethod UNKNOWN = HttpMethod.valueOf("-");

  private RequestReader() {}

  /**
   * @throws GatewayError why the request is refused
   */
  static GatewayRequest read(Framing framing) {
    HttpServerRequest request = framing.request;
    Limits limits = framing.connection.terms().limits();
    if (request.decoderResult().isFailure()) {
      throw HeadRules.undecodable(request.decoderResult().cause(), limits);
    }
    HttpMethod method = request.method();
    RequestRules.checkMethod(method);
    framing.check();
    MultiMap headers = request.headers();
    checkDirected(framing.connection.tls(), headers.get(HttpHeaders.HOST));
    RequestTarget target =
        RequestTarget.parse(
            request.uri(), headers.get(HttpHeaders.HOST), HttpMethod.OPTIONS.equals(method));
    return new GatewayRequest(method, target.path(), target.query(), headers, body(framing));
  }

  /** A Host that is malformed is refused elsewhere. */
  private static void checkDirected(@Nullable TlsSession tls, @Nullable String authority) {
    if (tls != null
        && authority != null
        && Authority.isValid(authority)
        && tls.misdirects(Authority.host(authority))) {
      throw GatewayError.of(
          ErrorCode.MISDIRECTED_REQUEST,
          "the host has another certificate than the one this connection began with");
    }
  }

  /** What can be told of a request that is refused. */
  static GatewayRequest unreadable(HttpServerRequest request) {
    String uri = request.uri() == null ? "" : request.uri();
    // What the decoder says of a head whose first line it could not read.
    boolean unknown = uri.equals("/bad-request");
    return new GatewayRequest(
        unknown ? UNKNOWN : request.method(),
        unknown ? "" : RequestTarget.shownPath(uri),
        null,
        HttpHeaders.headers().addAll(request.headers()), // the answer needs them as they came
        Body.empty());
  }

  /** An HTTP/2 request of which nothing but its arrival is known. */
  static GatewayRequest unknown() {
    return new GatewayRequest(UNKNOWN, "", null, HttpHeaders.headers(), Body.empty());
  }

  static GatewayError refusedHead(boolean tooLarge, Limits limits) {
    return tooLarge
        ? HeadRules.tooLarge(limits)
        : GatewayError.of(ErrorCode.BAD_REQUEST, "the request's head is malformed");
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
      case TooLongHttpHeaderException tooLong -> HeadRules.tooLarge(limits);
      default -> GatewayError.of(ErrorCode.BAD_REQUEST, "the request body is malformed");
    };
  }

  private static Body body(Framing framing) {
    HttpServerRequest request = framing.request;
    MultiMap headers = request.headers();
    long length = contentLength(headers.get(HttpHeaders.CONTENT_LENGTH));
    if (length == 0 || (length < 0 && !framing.hasContent())) {
      return Body.empty();
    }
    boolean awaitsContinue =
        framing.mayAwaitContinue()
            && "100-continue".equalsIgnoreCase(headers.get(HttpHeaders.EXPECT));
    if (awaitsContinue) {
      headers.remove(HttpHeaders.EXPECT);
    }
    RequestBody body = new RequestBody(framing, length, awaitsContinue);
    if (length < 0 || length >= HttpPassage.LEAST) {
      framing.passTo(body);
    }
    return new Body.Streamed(body, length);
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

  /** The client of a request: the peer, or the one that a trusted proxy names. */
  static Client client(Framing framing, String listener) {
    HttpServerRequest request = framing.request;
    ClientConnection connection = framing.connection;
    boolean trusted = connection.trusted();
    String peer = connection.peer();
    String scheme = request.isSSL() ? "https" : "http";
    String host = request.getHeader(HttpHeaders.HOST);
    String authority = host == null ? "" : host;
    ListenerTerms terms = connection.terms();
    return new Client(
        listener,
        trusted ? terms.trusted().clientAddress(peer, request.headers()) : peer,
        trusted ? TrustedProxies.scheme(scheme, request.headers()) : scheme,
        authority,
        trusted ? TrustedProxies.authority(authority, request.headers()) : authority,
        peer,
        framing.version(),
        trusted,
        framing.upgrade(),
        terms.limits(),
        certificate(connection.tls()),
        connection.facts());
  }

  private static @Nullable String certificate(@Nullable TlsSession tls) {
    return tls == null ? null : tls.clientCertificate();
  }

  /** The client of an HTTP/2 request of which nothing is known. */
  static Client client(ClientConnection connection, String listener) {
    String peer = connection.peer();
    ListenerTerms terms = connection.terms();
    return new Client(
        listener,
        peer,
        terms.tls() == null ? "http" : "https",
        "",
        "",
        peer,
        Http2Framing.VERSION,
        connection.trusted(),
        null,
        terms.limits(),
        certificate(connection.tls()),
        connection.facts());
  }
}
