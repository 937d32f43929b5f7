package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.server.terms.Patience;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.http.wire.HttpKernelQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.function.Consumer;

/**
 * Stands next to a client's socket, knows what the client has taken of all that was written to it,
 * and has patience with the client while the kernel takes no more. With TLS, what counts is what
 * goes over the wire.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever writes has the promise
final class TakenBytesHandler extends ChannelOutboundHandlerAdapter implements Patience.Taker {
  private final Channel channel;
  private final Patience patience;
  private final Consumer<Cut> cut;
  private long written;
  private boolean waited;

  private TakenBytesHandler(Channel channel, Loop loop, Limits limits, Consumer<Cut> cut) {
    this.channel = channel;
    this.cut = cut;
    this.patience =
        new Patience(loop, new Patience.Bounds(limits.idleTimeout(), limits.bodyRate()), this);
  }

  /**
   * Puts one into the channel's pipeline, where no other handler may come before it.
   *
   * @param cut of a client that takes too little
   */
  static TakenBytesHandler of(Channel channel, Loop loop, Limits limits, Consumer<Cut> cut) {
    TakenBytesHandler taken = new TakenBytesHandler(channel, loop, limits, cut);
    channel.pipeline().addFirst(taken);
    return taken;
  }

  /** The channel has been closed. */
  void stop() {
    patience.stop();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      written += bytes.readableBytes();
    }
    context.write(message, promise);
  }

  /** Where all that was written before has gone, the client has let nothing wait. */
  @Override
  public void flush(ChannelHandlerContext context) {
    if (waited && !waits()) {
      waited = false;
      patience.settled();
    }
    context.flush();
    if (waits()) {
      waited = true;
      patience.waits();
    }
  }

  /** Whether anything was flushed that the kernel has not taken. */
  boolean waits() {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out != null && out.size() > 0;
  }

  @Override
  public long taken() {
    long acknowledged = HttpKernelQueue.acknowledged(channel);
    return acknowledged > 0 ? acknowledged : written - waiting();
  }

  private long waiting() {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long[] bytes = {0};
    if (out != null) {
      try {
        out.forEachFlushedMessage(message -> {
          bytes[0] += message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
          return true;
        });
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return bytes[0];
  }

  @Override
  public void cut(Cut reason) {
    cut.accept(reason);
  }
}
