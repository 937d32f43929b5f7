package dev.fanlight.gateway.upstream.http.connect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Drops the interim answers on a connection of the client of plugins, which asks for none (RFC
 * 9110, section 15.2). Vert.x would take some of them for the answer.
 */
public final class HttpInterimAnswers extends ChannelInboundHandlerAdapter {
  private static final int SWITCHING_PROTOCOLS = 101;

  private boolean interim;

  private HttpInterimAnswers() {}

  /** To be called for each connection before it is used. */
  public static void dropFrom(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      pipeline.addBefore("handler", "interim", new HttpInterimAnswers());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse head) {
      int status = head.status().code();
      interim = status >= 100 && status < 200 && status != SWITCHING_PROTOCOLS;
    }
    if (interim) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }
}
