package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.server.wire.proxy.ProxyHeaderHandler;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client of a connection: the other end of its socket, or the client that a trusted proxy names
 * before the connection begins.
 */
final class Peer implements ProxyHeaderHandler.Reader {
  private final ClientConnection connection;
  private String address = "";
  private boolean trusted;

  Peer(ClientConnection connection) {
    this.connection = connection;
  }

  String address() {
    return address;
  }

  /** Whether it is a trusted proxy, whose word about the client counts. */
  boolean trusted() {
    return trusted;
  }

  /** The other end of that socket, until a proxy names another. */
  void isAt(Channel channel) {
    is(((InetSocketAddress) channel.remoteAddress()).getAddress());
  }

  private void is(InetAddress client) {
    address = NetUtil.toAddressString(client);
    trusted = connection.terms().trusted().trusts(client);
  }

  @Override
  public boolean introduced(@Nullable InetAddress client) {
    if (client == null) {
      return true;
    }
    is(client);
    boolean admitted = connection.admits(client);
    if (!admitted) {
      connection.close();
    }
    return admitted;
  }

  @Override
  public void notIntroduced() {
    connection.refused(Cut.BAD_PROXY_HEADER);
    connection.close();
  }
}
