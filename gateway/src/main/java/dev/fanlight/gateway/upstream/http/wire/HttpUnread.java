package dev.fanlight.gateway.upstream.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.net.impl.VertxHandler;

/**
 * Keeps the end of an answer for a client that reads slower than the upstream sends. Vert.x keeps a
 * few messages until its stream asks for them, and drops them when the connection closes. So this
 * handler hands them to the stream before Vert.x hears of the close.
 */
public final class HttpUnread extends ChannelInboundHandlerAdapter {
  /** What Vert.x keeps for later before it stops to read. */
  private static final int KEPT = 8;

  /** Messages that Vert.x may be keeping; never too few. */
  private int kept;

  private HttpUnread() {}

  /** Behind the codec, which stands there. */
  public static void install(ChannelPipeline pipeline) {
    pipeline.addAfter(pipeline.context(HttpAnswerCodec.class).name(), null, new HttpUnread());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    kept++;
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    if (context.channel().config().isAutoRead()) {
      kept = Math.min(kept, KEPT);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    VertxConnection connection = context.pipeline().get(VertxHandler.class).getConnection();
    // The stream may pause the connection again after each message.
    while (kept > 0 && connection != null) {
      kept--;
      connection.doResume();
    }
    context.fireChannelInactive();
  }
}
