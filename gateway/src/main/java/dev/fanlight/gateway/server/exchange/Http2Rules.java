package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.server.terms.Authority;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Map;

/**
 * What the head of an HTTP/2 request must be, beyond what its codec demands. That resets a stream
 * whose pseudo-header fields are wrong, whose host is not its authority, or that has a field of the
 * connection (RFC 9113, sections 8.2 and 8.3).
 */
final class Http2Rules {
  private Http2Rules() {}

  /**
   * @throws GatewayError why it is refused
   */
  static void check(HttpServerRequest request, Limits limits) {
    if (request.uri().length() > limits.line()) {
      throw GatewayError.of(
          ErrorCode.URI_TOO_LONG, "the :path is longer than " + limits.line() + " bytes");
    }
    int fields = 0;
    int hosts = 0;
    for (Map.Entry<String, String> field : request.headers()) {
      fields++;
      hosts += field.getKey().equalsIgnoreCase("host") ? 1 : 0;
    }
    if (fields > limits.fields()) {
      throw GatewayError.of(
          ErrorCode.HEADERS_TOO_LARGE,
          "the header section has more than " + limits.fields() + " fields");
    }
    boolean server = request.uri().equals("*") && HttpMethod.OPTIONS.equals(request.method());
    if (!server && !request.uri().startsWith("/")) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "the :path does not begin with a slash");
    }
    String scheme = request.scheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "the :scheme is neither http nor https");
    }
    HostAndPort authority = request.authority();
    if (authority == null || !Authority.isValid(authority.toString())) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "there is no valid :authority");
    }
    // The codec has compared only the first with the authority.
    if (hosts > 1) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "there is more than one host");
    }
  }
}
