package dev.fanlight.gateway.server.wire.accept;

import dev.fanlight.gateway.telemetry.log.MinuteLine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** On a server socket: what it reads are accepted connections, not yet on their event loop. */
@Sharable
final class AcceptHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(AcceptHandler.class);

  /** Made before it is needed: without file descriptors no class can be loaded. */
  private static final Told TOLD = new Told();

  private final ChannelGroup sockets;
  private final Function<InetSocketAddress, @Nullable Gate> gates;
  private final MinuteLine ungated = new MinuteLine();

  /**
   * @param sockets that all server sockets are put into
   */
  AcceptHandler(ChannelGroup sockets, Function<InetSocketAddress, @Nullable Gate> gates) {
    this.sockets = sockets;
    this.gates = gates;
  }

  /** Netty's own handler is there by now. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    sockets.add(context.channel());
    context.pipeline().addLast(TOLD);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel connection = (Channel) accepted;
    Gate gate = gates.apply((InetSocketAddress) context.channel().localAddress());
    if (gate == null || gate.admit(connection)) {
      context.fireChannelRead(accepted);
    } else {
      connection.unsafe().closeForcibly();
    }
  }

  /**
   * Nothing could be accepted: most likely the process has no file descriptor left. Netty's own
   * handler tries again a second later.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    InetSocketAddress local = (InetSocketAddress) context.channel().localAddress();
    Gate gate = gates.apply(local);
    if (gate != null) {
      gate.notAccepted();
    } else if (ungated.due() > 0) {
      log.warn(
          "port {} cannot accept connections, look at ulimit -n: {}",
          local.getPort(),
          failure.getMessage());
    }
    context.fireExceptionCaught(failure);
  }

  /**
   * Ends what {@link #exceptionCaught} has told of. Netty would log it with its stack, each second.
   */
  @Sharable
  private static final class Told extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      if (!(failure instanceof IOException)) {
        context.fireExceptionCaught(failure);
      }
    }
  }
}
