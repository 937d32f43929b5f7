package dev.fanlight.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * Closes a connection with TLS when the peer says in TLS that it will send nothing more. TCP may
 * stay open after that for as long as the peer likes, and Vert.x does not heed it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
public final class HttpCloseNotify extends ChannelInboundHandlerAdapter {
  private HttpCloseNotify() {}

  /** To be called when TLS is ready; does nothing on a connection in clear text. */
  public static void install(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext tls = pipeline.context(SslHandler.class);
    if (tls != null) {
      pipeline.addAfter(tls.name(), null, new HttpCloseNotify());
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
