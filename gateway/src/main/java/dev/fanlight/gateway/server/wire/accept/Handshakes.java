package dev.fanlight.gateway.server.wire.accept;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.telemetry.log.MinuteLine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the TLS handshakes that are under way at the only listener of a Vert.x, which leaves them
 * to Vert.x. Vert.x tells of a connection only when its handshake has ended. One that is too many
 * takes the place of the oldest: whoever begins handshakes and ends none locks nobody out. Safe for
 * use by all threads.
 */
public final class Handshakes implements Gate {
  private static final Logger log = LoggerFactory.getLogger(Handshakes.class);

  private final String listener;
  private final int most;
  private final MinuteLine cuts = new MinuteLine();
  private final MinuteLine unaccepted = new MinuteLine();

  @GuardedBy("this")
  private final SequencedSet<Channel> underWay = new LinkedHashSet<>();

  /** For {@link #bound}. */
  Handshakes(String listener, int most) {
    this.listener = listener;
    this.most = most;
  }

  /**
   * From now on the handshakes of that Vert.x have that bound.
   *
   * @param vertx built with a {@link GuardedTransport}
   * @param listener as the log names it
   */
  public static void bound(Vertx vertx, String listener, int most) {
    GuardedTransport.register(vertx, new Handshakes(listener, most));
  }

  @Override
  public boolean isAt(InetSocketAddress local) {
    return true;
  }

  @Override
  public boolean admit(Channel connection) {
    Channel oldest = begin(connection);
    connection.closeFuture().addListener(closed -> end(connection));
    connection.pipeline().addFirst(new FirstBytes());
    if (oldest != null) {
      cut(oldest);
    }
    return true;
  }

  /** Returns the one whose place it takes; null: there was room. */
  private synchronized @Nullable Channel begin(Channel connection) {
    Channel oldest = underWay.size() < most ? null : underWay.removeFirst();
    underWay.add(connection);
    return oldest;
  }

  private synchronized void end(Channel connection) {
    underWay.remove(connection);
  }

  /** Closes at once: an orderly end of TLS would wait for the client. */
  private void cut(Channel oldest) {
    oldest.eventLoop().execute(() -> oldest.unsafe().close(oldest.unsafe().voidPromise()));
    long count = cuts.due();
    if (count > 0) {
      log.warn(
          "{} cut {} connection(s) in their TLS handshake since it last said so, the oldest ones:"
              + " {} are under way",
          listener,
          count,
          most);
    }
  }

  @Override
  public void notAccepted() {
    if (unaccepted.due() > 0) {
      log.warn("{} cannot accept connections, look at ulimit -n", listener);
    }
  }

  /** When the first bytes come, Vert.x's handlers stand, and the handshake is to end. */
  private final class FirstBytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Channel connection = context.channel();
      SslHandler tls = context.pipeline().get(SslHandler.class);
      if (tls != null) {
        tls.handshakeFuture().addListener(over -> end(connection));
      }
      context.fireChannelRead(message);
      context.pipeline().remove(this);
    }
  }
}
