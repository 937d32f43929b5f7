package dev.fanlight.gateway.upstream;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.vertx.core.net.impl.VertxHandler;

/**
 * Takes content out of pooled memory before Vert.x sees it. Vert.x would do the same a step later;
 * but what it keeps back while a response is paused it never releases when the connection closes.
 */
@Sharable
final class HttpHeapContent extends ChannelInboundHandlerAdapter {
  private static final HttpHeapContent INSTANCE = new HttpHeapContent();

  private HttpHeapContent() {}

  static void install(ChannelPipeline pipeline) {
    pipeline.addBefore(pipeline.context(VertxHandler.class).name(), "heapContent", INSTANCE);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    context.fireChannelRead(
        message instanceof HttpContent content && content.content().isReadable()
            ? content.replace(VertxHandler.safeBuffer(content.content()))
            : message);
  }
}
