package dev.fanlight.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Drops interim answers that Vert.x would take for the final one: it knows 100 and 103. 101 is no
 * interim answer in HTTP/2.
 *
 * <p>Resets streams whose answer has no final head before its content or end, or whose head has no
 * status (RFC 9113, sections 8.1 and 8.3.2). Vert.x would wait for one, or fail the connection.
 */
final class HttpInterimFrames extends Http2FrameListenerDecorator {
  private final Http2Connection connection;

  HttpInterimFrames(Http2FrameListener listener, Http2Connection connection) {
    super(listener);
    this.connection = connection;
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    if (!connection.stream(stream).isHeadersReceived()) {
      throw malformed(stream, "content comes before the head of an answer");
    }
    return super.onDataRead(context, stream, data, padding, endOfStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    check(stream, headers, endOfStream);
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
    check(stream, headers, endOfStream);
    if (!isToBeDropped(headers)) {
      super.onHeadersRead(
          context, stream, headers, dependency, weight, exclusive, padding, endOfStream);
    }
  }

  private void check(int id, Http2Headers headers, boolean endOfStream) throws Http2Exception {
    Http2Stream stream = connection.stream(id);
    if (stream.isTrailersReceived()) {
      return;
    }
    if (!isStatus(headers.status())) {
      throw malformed(id, "an answer has no status");
    }
    if (endOfStream && !stream.isHeadersReceived()) {
      throw malformed(id, "an answer ends with an interim head");
    }
  }

  private static boolean isStatus(@Nullable CharSequence status) {
    return status != null
        && status.length() == 3
        && status.charAt(0) >= '1'
        && status.charAt(0) <= '9'
        && Character.digit(status.charAt(1), 10) >= 0
        && Character.digit(status.charAt(2), 10) >= 0;
  }

  private static Http2Exception malformed(int stream, String why) {
    return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, why);
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
