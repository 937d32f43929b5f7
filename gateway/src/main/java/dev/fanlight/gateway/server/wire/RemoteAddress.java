package dev.fanlight.gateway.server.wire;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;

/**
 * The address at the other end of a connection. Vert.x's own accessor asks whether the connection
 * is one of QUIC, and needs Netty's classes of QUIC for that, which are not shipped.
 */
public final class RemoteAddress {
  private RemoteAddress() {}

  /** The IP address as text. */
  public static String of(HttpConnection connection) {
    return connection instanceof ConnectionBase base
            && base.channel().remoteAddress() instanceof InetSocketAddress address
        ? NetUtil.toAddressString(address.getAddress())
        : "unknown";
  }
}
