package dev.fanlight.gateway.upstream.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.net.impl.VertxHandler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the end of an answer when the connection ends.
 *
 * <p>For a client that reads slower than the upstream sends, Vert.x keeps a few messages until its
 * stream asks for them, and drops them when the connection closes. So this handler hands them to
 * the stream before Vert.x hears of the end.
 *
 * <p>An upstream may answer an upload before it has read all of it, and close. Its system resets
 * the connection then, and the next write fails. What had arrived before can still be read. Netty
 * would close the connection over the write; here only its output ends, and reading goes on. As
 * nothing more will come, it no longer waits for the client: the system tells of the end again and
 * again until everything has been read.
 *
 * <p>Content that need not wait goes past Vert.x; the rest is on the heap from here on.
 */
public final class HttpUnread extends ChannelInboundHandlerAdapter {
  /** What Vert.x keeps for later before it stops to read. */
  private static final int KEPT = 8;

  /** Messages that Vert.x may be keeping; never too few. */
  private int kept;

  /** A write has failed. */
  private boolean overdue;

  /** Bytes of content of the answer that have come this far. */
  private long content;

  private @Nullable HttpPassage passage;

  private HttpUnread() {}

  /** Behind the codec, which stands there. */
  public static void install(ChannelPipeline pipeline) {
    pipeline.channel().config().setAutoClose(false);
    pipeline.addAfter(pipeline.context(HttpAnswerCodec.class).name(), null, new HttpUnread());
  }

  /** From now on the connection carries no answer, and closes when a write fails. */
  static void remove(ChannelPipeline pipeline) {
    if (pipeline.get(HttpUnread.class) != null) {
      pipeline.remove(HttpUnread.class);
      pipeline.channel().config().setAutoClose(true);
    }
  }

  /** Content may pass there, past Vert.x; null: nobody reads. */
  public void passTo(@Nullable HttpPassage reader) {
    passage = reader;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Object forVertx = message;
    if (message instanceof HttpResponse) {
      content = 0;
    } else if (message instanceof HttpContent piece) {
      long before = content;
      content += piece.content().readableBytes();
      forVertx = HttpHeapContent.of(piece, passage, before);
    }
    if (forVertx != null) {
      kept++;
      context.fireChannelRead(forVertx);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    if (overdue) {
      context.channel().config().setAutoRead(true);
    } else if (context.channel().config().isAutoRead()) {
      kept = Math.min(kept, KEPT);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    context.fireUserEventTriggered(event);
    if (event == ChannelOutputShutdownEvent.INSTANCE) {
      overdue = true;
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    handOver(context.pipeline());
    context.fireExceptionCaught(failure);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    handOver(context.pipeline());
    context.fireChannelInactive();
  }

  private void handOver(ChannelPipeline pipeline) {
    VertxConnection connection = pipeline.get(VertxHandler.class).getConnection();
    // The stream may pause the connection again after each message.
    while (kept > 0 && connection != null) {
      kept--;
      connection.doResume();
    }
  }
}
