package dev.fanlight.gateway.upstream.http.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * Closes a connection with TLS when the peer says in TLS that it will send nothing more. TCP may
 * stay open for long after that. What the peer sent before is decoded by then.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
public final class HttpCloseNotify extends ChannelInboundHandlerAdapter {
  private HttpCloseNotify() {}

  /**
   * To be called when TLS is ready, and after Vert.x has made HTTP of the connection: Vert.x
   * removes the handlers that were there before. Does nothing on a connection in clear text.
   */
  public static void install(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext context = pipeline.context(SslHandler.class);
    if (context != null) {
      pipeline.addAfter(context.name(), null, new HttpCloseNotify());
      if (((SslHandler) context.handler()).engine().isInboundDone()) {
        channel.close();
      }
    }
  }

  /** From now on the peer's end of TLS ends one direction only. */
  static void remove(ChannelPipeline pipeline) {
    if (pipeline.get(HttpCloseNotify.class) != null) {
      pipeline.remove(HttpCloseNotify.class);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    context.fireUserEventTriggered(event);
    if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
      context.close();
    }
  }
}
