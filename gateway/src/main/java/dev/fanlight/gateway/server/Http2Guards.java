package dev.fanlight.gateway.server;

import dev.fanlight.gateway.telemetry.ListenerMeters.Cut;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the codec of an HTTP/2 connection: {@link Http2FrameGuard} before it and
 * {@link Http2HeadGuard} behind it. Tells what the codec refuses by itself.
 */
final class Http2Guards extends Http2ConnectionAdapter {
  private final ClientConnection connection;
  private final Http2ConnectionHandler codec;
  private final Http2FrameGuard frames;
  private @Nullable Http2HeadGuard heads;

  /**
   * Puts the first one into the pipeline, in which the codec stands.
   *
   * @param prefaceRead whether the codec has the preface already
   */
  Http2Guards(ClientConnection connection, ChannelPipeline pipeline, boolean prefaceRead) {
    this.connection = connection;
    ChannelHandlerContext context = pipeline.context(Http2ConnectionHandler.class);
    this.codec = (Http2ConnectionHandler) context.handler();
    this.frames =
        new Http2FrameGuard(connection, context, prefaceRead, ListenerVerticle.STREAM_WINDOW);
    pipeline.addBefore(context.name(), null, frames);
    streams().addListener(this);
  }

  Http2ConnectionHandler codec() {
    return codec;
  }

  private Http2Connection streams() {
    return codec.connection();
  }

  /** Vert.x has put in place what the codec tells of frames. */
  void begin() {
    heads = new Http2HeadGuard(codec.decoder().frameListener(), streams());
    codec.decoder().frameListener(heads);
  }

  /** Whether the client may still send content on that stream. */
  boolean isOpen(int id) {
    Http2Stream stream = streams().stream(id);
    return stream != null && stream.state().remoteSideOpen();
  }

  /**
   * What the client takes of that stream from now on.
   *
   * @param all that it takes of the connection
   */
  LongSupplier takenOf(int id, LongSupplier all) {
    return heads == null ? all : heads.takenOf(id, all);
  }

  /** Of a request that never became one, since the codec or its guard refused the head. */
  @Override
  public void onStreamClosed(Http2Stream stream) {
    boolean refused =
        stream.isResetSent()
            && heads != null
            && frames.lastHead() == stream.id()
            && heads.lastHead() != stream.id();
    if (refused) {
      connection.refused(stream.isHeadersSent() ? Cut.HEAD_TOO_LARGE : Cut.MALFORMED_HEAD);
    }
  }

  @Override
  public void onGoAwaySent(int lastStream, long code, ByteBuf details) {
    if (code == Http2Error.ENHANCE_YOUR_CALM.code()) {
      connection.refused(Cut.FLOOD);
    } else if (code != Http2Error.NO_ERROR.code() && code != Http2Error.INTERNAL_ERROR.code()) {
      connection.refused(frames.begun() ? Cut.PROTOCOL_ERROR : Cut.BAD_PREFACE);
    }
  }
}
