package dev.fanlight.gateway.upstream.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.net.impl.VertxHandler;

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
}
