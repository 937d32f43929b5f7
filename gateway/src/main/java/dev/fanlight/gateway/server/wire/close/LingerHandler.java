package dev.fanlight.gateway.server.wire.close;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Our half of the connection is closed: throws away what the client still sends, within bounds. */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
final class LingerHandler extends ChannelInboundHandlerAdapter {
  private static final long MAX_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int MAX_BYTES = 1024 * 1024;

  private final ChannelPromise closed;
  private final Loop loop;
  private int bytes;
  private Timers.@Nullable Timer timer;

  LingerHandler(ChannelPromise closed, Loop loop) {
    this.closed = closed;
    this.loop = loop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    timer = loop.timers().schedule(MAX_NANOS, () -> context.close());
    context.channel().closeFuture().addListener(gone -> stop());
  }

  private void stop() {
    if (timer != null) {
      timer.cancel();
    }
    closed.trySuccess();
  }

  /** The end of what the client sends, where that does not close the channel by itself. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      context.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf thrownAway = (ByteBuf) message;
    bytes += thrownAway.readableBytes();
    thrownAway.release();
    if (bytes > MAX_BYTES) {
      context.close();
    }
  }
}
