package dev.fanlight.gateway.upstream.http.wire;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;

/**
 * Makes the next close of a connection linger (RFC 9112, section 9.6). The gateway closes its own
 * half, and throws away what the peer still sends until the peer closes, too. A socket that is
 * closed with bytes unread is reset, and the peer might never see the end of what it was sent.
 *
 * <p>The peer has 2 seconds and 1 MiB. The peer of a tunnel does nothing wrong when it sends more:
 * nothing more is read, but the connection stays for the rest of the time. Else a reset would come
 * together with the end. A second close is one at once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
public final class HttpLinger extends ChannelDuplexHandler {
  private static final long MAX_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int MAX_BYTES = 1024 * 1024;

  private final Loop loop;
  private final boolean ofTunnel;
  private final Runnable begins;
  private int bytes;
  private boolean lingers;

  /**
   * For the first place in the pipeline, so that TLS has said its last word before.
   *
   * @param ofTunnel whether the connection is one end of a tunnel
   * @param begins runs when the connection begins to linger, if it does
   */
  public HttpLinger(Loop loop, boolean ofTunnel, Runnable begins) {
    this.loop = loop;
    this.ofTunnel = ofTunnel;
    this.begins = begins;
  }

  /** Closes a connection of a tunnel, and lingers. */
  static void closeTunnel(Channel channel, Loop loop) {
    channel.pipeline().addFirst(new HttpLinger(loop, true, () -> {}));
    channel.close();
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!lingers
        && context.channel() instanceof DuplexChannel duplex
        && duplex.isActive()
        && !duplex.isInputShutdown()) {
      lingers = true;
      begin(context, duplex, promise);
    } else {
      context.close(promise);
    }
  }

  private void begin(ChannelHandlerContext context, DuplexChannel channel, ChannelPromise closed) {
    begins.run();
    channel.shutdownOutput();
    Timers.Timer late = loop.timers().schedule(MAX_NANOS, () -> context.close());
    channel
        .closeFuture()
        .addListener(gone -> {
          late.cancel();
          closed.trySuccess();
        });
    channel.config().setAutoRead(true);
  }

  /** The end of what the peer sends, where that does not close the channel by itself. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!lingers) {
      context.fireUserEventTriggered(event);
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      context.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!lingers) {
      context.fireChannelRead(message);
      return;
    }
    ByteBuf thrownAway = (ByteBuf) message;
    bytes += thrownAway.readableBytes();
    thrownAway.release();
    if (bytes > MAX_BYTES && ofTunnel) {
      context.channel().config().setAutoRead(false);
    } else if (bytes > MAX_BYTES) {
      context.close();
    }
  }

  /** TLS would read on by itself, because nothing has come to it. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!lingers) {
      context.fireChannelReadComplete();
    }
  }
}
