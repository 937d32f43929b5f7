package dev.fanlight.gateway.upstream.http.wire.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Sends together what the streams of a connection write while the event loop handles what has come:
 * in one record of TLS, and in one call of the system. By itself, each of them would cost more to
 * send than to make. It is sent before the loop waits for the network again. What the only stream
 * of a connection writes is sent at once. Stands between the codec and the network.
 */
public final class HttpFlushes extends FlushConsolidationHandler {
  /** Then what has been written goes out, even if the loop has more to handle. */
  private static final int MOST = DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;

  private final Http2Connection streams;

  /**
   * @param streams of the connection
   */
  public HttpFlushes(Http2Connection streams) {
    super(MOST, true);
    this.streams = streams;
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
