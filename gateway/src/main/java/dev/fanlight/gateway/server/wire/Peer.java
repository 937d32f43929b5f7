package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.server.tls.TlsSession;
import dev.fanlight.gateway.server.wire.proxy.ProxyHeaderHandler;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.plugin.ConnectionInfo;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client of a connection: the other end of its socket, or the client that a trusted proxy names
 * before the connection begins.
 */
final class Peer implements ProxyHeaderHandler.Reader, Client.Facts {
  private final ClientConnection connection;
  private String address = "";
  private int port;
  private boolean trusted;

  /** What plugins asked for last; null: none has asked. */
  private @Nullable ConnectionInfo info;

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
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    is(remote.getAddress(), remote.getPort());
  }

  private void is(InetAddress client, int clientPort) {
    address = NetUtil.toAddressString(client);
    port = clientPort;
    trusted = connection.terms().trusted().trusts(client);
  }

  @Override
  public ConnectionInfo info(String listener, String protocol) {
    ConnectionInfo before = info;
    String spoken =
        switch (protocol) {
          case "1.0" -> "HTTP/1.0";
          case "1.1" -> "HTTP/1.1";
          default -> "HTTP/2";
        };
    if (before != null && before.listener().equals(listener) && before.protocol().equals(spoken)) {
      return before;
    }
    TlsSession tls = connection.tls();
    ConnectionInfo made =
        new ConnectionInfo(
            listener, address, port, spoken, tls != null, tls == null ? null : tls.info());
    info = made;
    return made;
  }

  @Override
  public boolean introduced(@Nullable InetAddress client, int clientPort) {
    if (client == null) {
      return true;
    }
    is(client, clientPort);
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
