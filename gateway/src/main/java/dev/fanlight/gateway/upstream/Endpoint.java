package dev.fanlight.gateway.upstream;

import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One host and port of an upstream. Shared by all event loops: the balancers see each other's load.
 */
public final class Endpoint {
  private final String host;
  private final int port;
  private final SocketAddress address;
  private final HostAndPort authority;
  private final AtomicInteger active = new AtomicInteger();

  Endpoint(URI uri) {
    this.host = uri.getHost();
    this.port = uri.getPort() < 0 ? 80 : uri.getPort();
    this.address = SocketAddress.inetSocketAddress(port, bare(host));
    this.authority = HostAndPort.authority(host, port);
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  SocketAddress address() {
    return address;
  }

  HostAndPort authority() {
    return authority;
  }

  /** Attempts in flight, over all loops. */
  AtomicInteger active() {
    return active;
  }

  /** {@code host:port}, as in metrics and messages. */
  @Override
  public String toString() {
    return host + ':' + port;
  }
}
