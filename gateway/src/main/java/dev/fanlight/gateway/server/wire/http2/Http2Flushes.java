package dev.fanlight.gateway.server.wire.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Sends together what the streams of a client's connection write while the event loop handles what
 * has come: in one record of TLS, and in one call of the system. By itself, each of them would cost
 * more to send than to make. It is sent before the loop waits for the network again. What the only
 * stream of a connection writes is sent at once. Stands between the codec and the network.
 *
 * <p>For clients only. What waits on the way to an upstream can miss that the connection is over,
 * while answers that are read meanwhile make the upstream look alive: such a request would fail
 * instead of being sent again.
 */
final class Http2Flushes extends FlushConsolidationHandler {
  /** Then what has been written goes out, even if the loop has more to handle. */
  private static final int MOST = DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;

  private final Http2Connection streams;

  /**
   * @param streams of the connection
   */
  Http2Flushes(Http2Connection streams) {
    super(MOST, true);
    this.streams = streams;
  }

  /**
   * Does not flush, unlike its superclass. The channel becomes full in the middle of a frame: the
   * codec writes a frame in pieces. A flush completes writes, and who waits for them may write a
   * frame of another stream, which would come between those pieces.
   */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void flush(ChannelHandlerContext context) throws Exception {
    if (streams.numActiveStreams() > 1) {
      super.flush(context);
    } else {
      context.flush();
    }
  }
}
