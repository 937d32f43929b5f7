package dev.fanlight.gateway.admin;

import dev.fanlight.plugin.ErrorCode;
import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Guards a listener bound to loopback against DNS rebinding. A web page can make its own name point
 * at this machine, but its requests still carry that name as Host. A listener bound elsewhere may
 * be called by any name.
 */
final class LocalNames implements Handler<HttpServerRequest> {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private final boolean guarded;
  private final Handler<HttpServerRequest> next;

  /**
   * @param bound the host the listener is bound to
   */
  LocalNames(String bound, Handler<HttpServerRequest> next) {
    this.guarded = LOOPBACK.contains(bound) || bound.startsWith("127.");
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!guarded || isLoopback(request.authority())) {
      next.handle(request);
    } else {
      Answers.problem(request, ErrorCode.FORBIDDEN, "the host asked for is not this machine's own");
    }
  }

  private static boolean isLoopback(@Nullable HostAndPort authority) {
    if (authority == null) {
      return false;
    }
    String host = authority.host().toLowerCase(Locale.ROOT);
    // A name that only begins like an address is somebody else's.
    return LOOPBACK.contains(host) || (host.startsWith("127.") && NetUtil.isValidIpV4Address(host));
  }
}
