package dev.fanlight.gateway.server.wire.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** On a server socket: what it reads are accepted connections, not yet on their event loop. */
@Sharable
final class AcceptHandler extends ChannelInboundHandlerAdapter {
  private final ChannelGroup sockets;
  private final Function<InetSocketAddress, @Nullable Gate> gates;

  /**
   * @param sockets that all server sockets are put into
   */
  AcceptHandler(ChannelGroup sockets, Function<InetSocketAddress, @Nullable Gate> gates) {
    this.sockets = sockets;
    this.gates = gates;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    sockets.add(context.channel());
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

  /** Nothing could be accepted: most likely the process has no file descriptor left. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    Gate gate = gates.apply((InetSocketAddress) context.channel().localAddress());
    if (gate != null) {
      gate.notAccepted();
    }
    context.fireExceptionCaught(failure);
  }
}
