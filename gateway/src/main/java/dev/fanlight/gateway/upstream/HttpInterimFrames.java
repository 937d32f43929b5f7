package dev.fanlight.gateway.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Drops interim answers that Vert.x would take for the final one: it knows 100 and 103. 101 is no
 * interim answer in HTTP/2.
 */
final class HttpInterimFrames extends Http2FrameListenerDecorator {
  HttpInterimFrames(Http2FrameListener listener) {
    super(listener);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (!isToBeDropped(headers)) {
      super.onHeadersRead(context, stream, headers, padding, endOfStream);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (!isToBeDropped(headers)) {
      super.onHeadersRead(
          context, stream, headers, dependency, weight, exclusive, padding, endOfStream);
    }
  }

  private static boolean isToBeDropped(Http2Headers headers) {
    CharSequence status = headers.status();
    return status != null
        && status.length() == 3
        && status.charAt(0) == '1'
        && !"100".contentEquals(status)
        && !"101".contentEquals(status)
        && !"103".contentEquals(status);
  }
}
