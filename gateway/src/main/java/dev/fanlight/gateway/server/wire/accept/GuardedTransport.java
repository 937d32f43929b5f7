package dev.fanlight.gateway.server.wire.accept;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Another transport, whose server sockets show each accepted connection to its listener before a
 * byte of it is read. Vert.x itself tells of a connection only after its first request head, which
 * is too late to count it or to be impatient with it.
 *
 * <p>A Vertx that runs a listener must be built {@code withTransport} this.
 */
public final class GuardedTransport implements Transport {
  private final Transport transport;
  private final Guarded guarded;

  private GuardedTransport(Transport transport) {
    this.transport = transport;
    this.guarded = new Guarded(transport.implementation());
  }

  /** That transport, guarded. */
  public static GuardedTransport over(Transport transport) {
    return new GuardedTransport(transport);
  }

  /**
   * From now on connections to that listener's address are its own to admit, even while another's
   * that was bound there before are still open.
   */
  public static void register(Vertx vertx, Gate gate) {
    guarded(vertx).gates.addFirst(gate);
  }

  public static void unregister(Vertx vertx, Gate gate) {
    guarded(vertx).gates.remove(gate);
  }

  /**
   * Closes the server sockets whose connections are that listener's to admit.
   *
   * @return done when none accepts any more, and each connection it accepted has its event loop
   */
  public static Future<Void> stopAccepting(Vertx vertx, Gate gate) {
    Promise<Void> stopped = Promise.promise();
    Guarded guarded = guarded(vertx);
    guarded
        .sockets
        .close(
            socket -> // one that has closed has no address
            socket.localAddress() instanceof InetSocketAddress at
                    && gate.equals(guarded.gateOf(at)))
        .addListener(closed -> stopped.complete());
    return stopped.future();
  }

  private static Guarded guarded(Vertx vertx) {
    if (((VertxInternal) vertx).transport() instanceof Guarded guarded) {
      return guarded;
    }
    throw new IllegalStateException("a listener needs a Vertx built with a GuardedTransport");
  }

  @Override
  public String name() {
    return transport.name();
  }

  @Override
  public boolean available() {
    return transport.available();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return transport.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return guarded;
  }

  private static final class Guarded implements io.vertx.core.spi.transport.Transport {
    private final io.vertx.core.spi.transport.Transport delegate;
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    Guarded(io.vertx.core.spi.transport.Transport delegate) {
      this.delegate = delegate;
    }

    private @Nullable Gate gateOf(InetSocketAddress local) {
      for (Gate gate : gates) {
        if (gate.isAt(local)) {
          return gate;
        }
      }
      return null;
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      delegate.configure(config, domainSocket, bootstrap);
      if (!domainSocket) {
        bootstrap.handler(new AcceptHandler(sockets, this::gateOf));
      }
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
      delegate.configure(config, domainSocket, bootstrap);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
      delegate.configure(channel, options);
    }

    @Override
    public boolean supportsDomainSockets() {
      return delegate.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
      return delegate.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
      return delegate.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
      return delegate.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
      return delegate.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
      return delegate.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return delegate.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(
        int type, int threads, ThreadFactory threadFactory, int ioRatio) {
      return delegate.eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    @SuppressWarnings("deprecation") // the interface asks for it
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
      return delegate.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
      return delegate.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return delegate.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return delegate.serverChannelFactory(domainSocket);
    }
  }
}
