package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;

/**
 * What the head of an HTTP/2 request must be, beyond what its codec demands: RFC 9113, 8.2 and 8.3.
 */
final class Http2Rules {
  private static final List<String> CONNECTION_FIELDS =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private Http2Rules() {}

  /**
   * @throws GatewayError why it is refused
   */
  static void check(HttpServerRequest request, Limits limits) {
    if (request.uri().length() > limits.line()) {
      throw GatewayError.of(
          ErrorCode.URI_TOO_LONG, "the :path is longer than " + limits.line() + " bytes");
    }
    if (!request.uri().startsWith("/")) {
      throw bad("the :path does not begin with a slash");
    }
    HostAndPort authority = request.authority();
    if (authority == null || !Authority.isValid(authority.toString())) {
      throw bad("there is no valid :authority");
    }
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1
        || (hosts.size() == 1 && !hosts.getFirst().equalsIgnoreCase(authority.toString()))) {
      throw bad("the :authority and the host differ");
    }
    for (String field : CONNECTION_FIELDS) {
      if (request.headers().contains(field)) {
        throw bad("a field of the connection has no place in HTTP/2: " + field);
      }
    }
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
