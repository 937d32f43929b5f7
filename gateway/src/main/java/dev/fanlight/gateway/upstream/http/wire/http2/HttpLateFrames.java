package dev.fanlight.gateway.upstream.http.wire.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Discards what an upstream had on its way when the gateway reset the stream (RFC 9113, section
 * 5.1). The codec has decoded its heads by then, and has given its bytes back to the connection's
 * window. All that it would still do is to reset the stream again, for each frame; an upstream
 * counts these resets as an attack and gives up the connection.
 *
 * <p>Frames for a stream that the upstream itself has ended are still answered with a reset, as far
 * as the stream is remembered. Those for a stream that never was are an error of the connection,
 * which the codec finds by itself.
 *
 * <p>It also keeps a frame that comes too late to be written from failing more than its own stream,
 * as the codec would.
 */
final class HttpLateFrames extends Http2ConnectionAdapter implements Http2LifecycleManager {
  /** A power of two. */
  private static final int REMEMBERED = 64;

  private final Http2ConnectionHandler codec;
  private final Http2Connection connection;

  /** The last streams that ended without a reset of ours. */
  private final int[] complete = new int[REMEMBERED];

  private int next;

  private HttpLateFrames(Http2ConnectionHandler codec) {
    this.codec = codec;
    this.connection = codec.connection();
  }

  /** To be called when the codec is in its pipeline. */
  static void install(Http2ConnectionHandler codec) {
    HttpLateFrames late = new HttpLateFrames(codec);
    codec.connection().addListener(late);
    codec.encoder().lifecycleManager(late);
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    if (!stream.isResetSent()) {
      complete[next++ & REMEMBERED - 1] = stream.id();
    }
  }

  /** As the codec does it, but a reset that cannot be written ends its own stream only. */
  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext context, int id, long code, ChannelPromise promise) {
    Http2Stream stream = connection.stream(id);
    if (stream == null ? !isComplete(id) : stream.isResetSent()) {
      return promise.unvoid().setSuccess();
    }
    if (stream == null) {
      return write(context, id, code, promise);
    }
    stream.resetSent();
    boolean isUnknown = connection.local().created(stream) && !stream.isHeadersSent();
    ChannelFuture sent =
        isUnknown ? promise.unvoid().setSuccess() : write(context, id, code, promise);
    codec.closeStream(stream, sent);
    return sent;
  }

  private ChannelFuture write(
      ChannelHandlerContext context, int id, long code, ChannelPromise promise) {
    return codec.encoder().frameWriter().writeRstStream(context, id, code, promise.unvoid());
  }

  private boolean isComplete(int stream) {
    for (int id : complete) {
      if (id == stream) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void closeStreamLocal(Http2Stream stream, ChannelFuture future) {
    codec.closeStreamLocal(stream, future);
  }

  @Override
  public void closeStreamRemote(Http2Stream stream, ChannelFuture future) {
    codec.closeStreamRemote(stream, future);
  }

  @Override
  public void closeStream(Http2Stream stream, ChannelFuture future) {
    codec.closeStream(stream, future);
  }

  @Override
  public ChannelFuture goAway(
      ChannelHandlerContext context,
      int lastStream,
      long code,
      ByteBuf details,
      ChannelPromise promise) {
    return codec.goAway(context, lastStream, code, details, promise);
  }

  /**
   * What cannot be written because its stream or all writing has ended is no error: the stream
   * hears of its end by itself, or ends with the connection when all has been read.
   */
  @Override
  public void onError(ChannelHandlerContext context, boolean outbound, Throwable cause) {
    if (!outbound || !(HttpFailedWrites.isEnded(context.channel()) || isOfEndedStream(cause))) {
      codec.onError(context, outbound, cause);
    }
  }

  private boolean isOfEndedStream(Throwable cause) {
    if (cause instanceof Http2Exception.StreamException failure) {
      Http2Stream stream = connection.stream(failure.streamId());
      return stream == null || stream.state() == Http2Stream.State.CLOSED;
    }
    return false;
  }
}
