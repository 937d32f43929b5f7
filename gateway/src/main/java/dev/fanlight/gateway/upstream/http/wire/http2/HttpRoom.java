package dev.fanlight.gateway.upstream.http.wire.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;

/**
 * Tells the streams of a connection again that there is room for what they write. Over TLS, a
 * connection can become full and have room again before Netty's flow control hears of either. When
 * it hears of them, it finds room as before and tells nobody. But a stream that it asked about in
 * between is marked as one without room, and would wait for good.
 */
public final class HttpRoom {
  private HttpRoom() {}

  /** To be called when the codec has heard that the writability of its channel has changed. */
  public static void tell(ChannelHandlerContext context, Http2ConnectionHandler codec)
      throws Http2Exception {
    if (context.channel().isWritable()) {
      // The same size as before. That has every stream looked at, and changes nothing else.
      Http2RemoteFlowController flow = codec.encoder().flowController();
      flow.initialWindowSize(flow.initialWindowSize());
    }
  }
}
