package dev.fanlight.gateway.upstream.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.net.impl.VertxHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes content out of pooled memory before Vert.x sees it. Vert.x does the same a step later, but
 * what it keeps back for a paused reader it never releases when the connection closes.
 */
public final class HttpHeapContent {
  private HttpHeapContent() {}

  /** The same content in memory that needs no release; what it was in is released. */
  public static HttpContent of(HttpContent content) {
    ByteBuf heap = VertxHandler.safeBuffer(content.content());
    // Not replaced by Netty's own means, which would copy the trailer fields that are seldom there.
    return content instanceof LastHttpContent last
        ? new DefaultLastHttpContent(heap, last.trailingHeaders())
        : content.replace(heap);
  }

  /**
   * What Vert.x gets of some content, when the rest has gone through a passage that was open for
   * it: all of it, or the end, or nothing.
   *
   * @param before bytes of content that came before it
   */
  public static @Nullable HttpContent of(
      HttpContent content, @Nullable HttpPassage passage, long before) {
    ByteBuf piece = content.content();
    if (!piece.isReadable()) {
      return content;
    }
    if (passage == null
        || content.decoderResult().isFailure()
        || !HttpPassage.lets(passage, piece.readableBytes(), before)) {
      return of(content);
    }
    try {
      passage.pass(piece);
    } finally {
      content.release();
    }
    return content instanceof LastHttpContent last ? end(last) : null;
  }

  private static LastHttpContent end(LastHttpContent last) {
    return last.trailingHeaders().isEmpty()
        ? LastHttpContent.EMPTY_LAST_CONTENT
        : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, last.trailingHeaders());
  }
}
