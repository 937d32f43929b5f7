package dev.fanlight.gateway.server;

import dev.fanlight.gateway.telemetry.ListenerMeters.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** On a server socket: what it reads are accepted connections, not yet on their event loop. */
@Sharable
final class AcceptHandler extends ChannelInboundHandlerAdapter {
  private final Function<InetSocketAddress, @Nullable Admission> admissions;

  AcceptHandler(Function<InetSocketAddress, @Nullable Admission> admissions) {
    this.admissions = admissions;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel connection = (Channel) accepted;
    Admission admission = admissions.apply((InetSocketAddress) context.channel().localAddress());
    if (admission == null || admission.admit(connection)) {
      context.fireChannelRead(accepted);
    } else {
      connection.unsafe().closeForcibly();
    }
  }

  /** Nothing could be accepted: most likely the process has no file descriptor left. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    Admission admission = admissions.apply((InetSocketAddress) context.channel().localAddress());
    if (admission != null) {
      admission.meters().refused(Refusal.NOT_ACCEPTED);
    }
    context.fireExceptionCaught(failure);
  }
}
