package dev.fanlight.gateway.upstream.http.wire.http2;

import dev.fanlight.gateway.upstream.http.wire.HttpAnswerFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the frames of an HTTP/2 upstream's answers before Vert.x sees them: an answer is interim
 * heads, one final head, the body, and perhaps trailers, and only the last of them ends the stream.
 * A 204 and a 304 have no body. What breaks these rules resets its stream and fails its request.
 *
 * <p>It tells who reads an answer what comes of it.
 *
 * <p>It drops the interim answers that Vert.x would take for final ones: Vert.x knows 100 and 103.
 */
public final class HttpAnswerFrames extends Http2FrameListenerDecorator {
  private final Http2Connection connection;
  private final HttpStreamReadings readings;
  private final IntSupplier reads;

  /** The status of an answer that has no content, while its stream is open. */
  private final Http2Connection.PropertyKey statusWithoutContent;

  private int lastStream = Integer.MAX_VALUE;
  private int grownAt;

  /**
   * @param reads counts what is read
   */
  HttpAnswerFrames(HttpSmallFrames frames, Http2Connection connection, IntSupplier reads) {
    super(frames);
    this.reads = reads;
    this.connection = connection;
    this.statusWithoutContent = connection.newKey();
    this.readings = new HttpStreamReadings(connection, frames);
  }

  /** The last stream that the upstream will answer, as it has said in a GOAWAY. */
  int lastStream() {
    return lastStream;
  }

  /** Whether a GOAWAY has come, and names a stream. */
  boolean wentAwayAfterOthers() {
    return lastStream > 0 && lastStream < Integer.MAX_VALUE;
  }

  /** The read in which the connection's window has grown last, as they are counted. */
  int grownAt() {
    return grownAt;
  }

  HttpStreamReadings readings() {
    return readings;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    Http2Stream answered = connection.stream(stream);
    if (answered != null && answered.isTrailersReceived()) {
      trailers(context, answered, headers, padding);
    } else {
      head(context, stream, headers, padding, endOfStream);
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
    onHeadersRead(context, stream, headers, padding, endOfStream);
  }

  private void head(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    CharSequence status = headers.status();
    if (status == null) {
      throw refused(stream, "its head has no :status");
    }
    if (!isNumber(status)) {
      throw refused(stream, "its :status is no number of three digits");
    }
    boolean interim = status.charAt(0) == '1' && !"101".contentEquals(status);
    if (interim && end) {
      throw refused(stream, "it ends with an interim answer, of status " + status);
    }
    if (interim && !"100".contentEquals(status) && !"103".contentEquals(status)) {
      return;
    }
    Http2Stream answered = connection.stream(stream);
    if (answered != null && ("204".contentEquals(status) || "304".contentEquals(status))) {
      answered.setProperty(statusWithoutContent, status.toString());
    }
    super.onHeadersRead(context, stream, headers, padding, end);
  }

  private static boolean isNumber(CharSequence status) {
    return status.length() == 3 && status.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void trailers(
      ChannelHandlerContext context, Http2Stream answered, Http2Headers fields, int padding)
      throws Http2Exception {
    if (fields.status() != null) {
      throw refused(answered.id(), "its trailers have a :status");
    }
    super.onHeadersRead(context, answered.id(), fields, padding, true);
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    Http2Stream answered = connection.stream(stream);
    if (answered != null && !answered.isHeadersReceived()) {
      throw refused(stream, "its body comes before its head");
    }
    int size = data.readableBytes();
    Object status = answered == null ? null : answered.getProperty(statusWithoutContent);
    if (status != null && size > 0) {
      throw refused(stream, "its status is " + status + ", and it has a body");
    }
    int done = super.onDataRead(context, stream, data, padding, endOfStream);
    if (answered != null) {
      readings.arrived(answered, size, endOfStream);
    }
    return done;
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int more)
      throws Http2Exception {
    if (stream == 0) {
      grownAt = reads.getAsInt();
    }
    super.onWindowUpdateRead(context, stream, more);
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext context, int last, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    lastStream = Math.min(lastStream, last);
    super.onGoAwayRead(context, last, errorCode, debugData);
  }

  private static Http2Exception refused(int stream, String why) {
    return Http2Exception.streamError(
        stream,
        Http2Error.PROTOCOL_ERROR,
        new HttpAnswerFraming.Refused("http_protocol_error", why),
        "%s",
        why);
  }

  /** Why an answer was refused; null where Netty says so itself. */
  public static HttpAnswerFraming.@Nullable Refused refusal(Throwable failure) {
    return failure.getCause() instanceof HttpAnswerFraming.Refused refused ? refused : null;
  }
}
