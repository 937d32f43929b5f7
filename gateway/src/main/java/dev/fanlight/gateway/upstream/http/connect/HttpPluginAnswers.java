package dev.fanlight.gateway.upstream.http.connect;

import dev.fanlight.gateway.upstream.http.wire.HttpAnswerFraming;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Looks at the head of each answer on a connection of the client of plugins. An interim answer is
 * dropped: plugins ask for none (RFC 9110, section 15.2), and Vert.x takes some of them for the
 * answer. An answer that the client cannot read as HTTP is refused: Vert.x fails its request and
 * closes the connection.
 */
final class HttpPluginAnswers extends ChannelInboundHandlerAdapter {
  private static final int SWITCHING_PROTOCOLS = 101;

  private boolean interim;
  private boolean refused;

  private HttpPluginAnswers() {}

  /** To be called for each connection before it is used. */
  static void install(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      pipeline.addBefore("handler", "answers", new HttpPluginAnswers());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!refused && message instanceof HttpResponse head) {
      begins(context, head);
    } else if (interim || refused) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void begins(ChannelHandlerContext context, HttpResponse head) {
    int status = head.status().code();
    // One that is malformed or too large is the last that can be read on the connection.
    interim =
        status >= 100
            && status < 200
            && status != SWITCHING_PROTOCOLS
            && head.decoderResult().isSuccess();
    if (interim) {
      ReferenceCountUtil.release(head);
      return;
    }
    try {
      check(head);
    } catch (HttpAnswerFraming.Refused wrong) {
      refused = true;
      head.setDecoderResult(DecoderResult.failure(wrong));
    }
    context.fireChannelRead(head);
  }

  /** After a 101, Netty reads nothing more on the connection as HTTP. */
  private static void check(HttpResponse head) {
    if (head.status().code() == SWITCHING_PROTOCOLS) {
      throw new HttpAnswerFraming.Refused(
          "http_upgrade_failed", "its status is 101, and the client of plugins never switches");
    }
    if (head.decoderResult().isSuccess()) {
      HttpAnswerFraming.check(head, null);
    }
  }
}
