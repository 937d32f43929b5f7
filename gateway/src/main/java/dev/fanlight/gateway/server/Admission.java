package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.server.wire.ConnectionOwner;
import dev.fanlight.gateway.server.wire.accept.Gate;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to a listener: counts its open connections and hands each to the event loop that
 * will serve it. Shared by all loops and the acceptor.
 */
final class Admission implements Gate {
  private static final AtomicInteger FREE_PORTS = new AtomicInteger();

  private final @Nullable InetAddress host;
  private final AtomicInteger open = new AtomicInteger();
  private final ClientCounts clients = new ClientCounts();
  private final Map<EventLoop, ConnectionOwner> loops = new ConcurrentHashMap<>();
  private final SocketAddress bindAddress;
  private final ListenerMeters meters;
  private volatile int port;
  private volatile ListenerTerms terms;

  Admission(ListenerConfig config, ListenerTerms terms, ListenerMeters meters) {
    this.meters = meters;
    this.terms = terms;
    this.port = config.address().port();
    String name = config.address().host();
    this.bindAddress =
        port == 0
            ? SocketAddress.sharedRandomPort(FREE_PORTS.incrementAndGet(), name)
            : SocketAddress.inetSocketAddress(port, name);
    this.host = NetUtil.createInetAddressFromIpAddressString(name);
  }

  /** Connections open now. */
  int open() {
    return open.get();
  }

  int port() {
    return port;
  }

  /** Where to listen; for port 0, one free port for all of the listener's verticles. */
  SocketAddress bindAddress() {
    return bindAddress;
  }

  void boundTo(int port) {
    this.port = port;
  }

  /** For the connections accepted from now on. */
  void change(ListenerTerms terms) {
    this.terms = terms;
  }

  void serveOn(EventLoop loop, ConnectionOwner owner) {
    loops.put(loop, owner);
  }

  /** A listener's host may be a name; then its port alone must do. */
  @Override
  public boolean isAt(InetSocketAddress local) {
    if (local.getPort() != port || host == null) {
      return local.getPort() == port;
    }
    InetAddress address = local.getAddress();
    return host.isAnyLocalAddress() ? address.isAnyLocalAddress() : host.equals(address);
  }

  ListenerMeters meters() {
    return meters;
  }

  @Override
  public boolean admit(Channel channel) {
    ListenerTerms now = terms;
    if (open.incrementAndGet() > now.limits().connections().most()) {
      open.decrementAndGet();
      meters.refused(Refusal.LIMIT);
      return false;
    }
    InetAddress client = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    if (!admits(client, channel, now)) {
      open.decrementAndGet();
      return false;
    }
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    channel.pipeline().addFirst(new ClientConnection(now, loops::get));
    return true;
  }

  /** A trusted proxy has the connections of many clients. */
  private boolean admits(InetAddress client, Channel channel, ListenerTerms now) {
    if (now.trusted().trusts(client)) {
      return true;
    }
    if (now.proxyProtocol()) {
      meters.refused(Refusal.UNTRUSTED_PROXY);
      return false;
    }
    return admitsClient(client, channel, now);
  }

  /** Counts a connection of that client; false: the client has too many. */
  boolean admitsClient(InetAddress client, Channel channel, ListenerTerms now) {
    if (!clients.tryEnter(client, now.limits().connections().perClient())) {
      meters.refused(Refusal.CLIENT_LIMIT);
      return false;
    }
    channel.closeFuture().addListener(closed -> clients.leave(client));
    return true;
  }

  @Override
  public void notAccepted() {
    meters.refused(Refusal.NOT_ACCEPTED);
  }
}
