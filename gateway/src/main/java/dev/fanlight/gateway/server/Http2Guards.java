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
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the codec of an HTTP/2 connection: {@link Http2FrameGuard} before it and
 * {@link Http2HeadGuard} behind it. Tells what the codec refuses by itself.
 */
final class Http2Guards extends Http2ConnectionAdapter {
  /** Bytes that a client may send on one stream before they are read. */
  static final int STREAM_WINDOW = 64 * 1024;

  /** What the codec says of a head that is so large that it gives up the connection. */
  private static final String HEAD_TOO_LARGE = "Header size exceeded";

  private final ClientConnection connection;
  private final Http2ConnectionHandler codec;
  private final Http2FrameGuard frames;
  private final Http2Fields fields = new Http2Fields();
  private @Nullable Http2HeadGuard heads;
  private int served;

  /**
   * Puts the first one into the pipeline, in which the codec stands.
   *
   * @param prefaceRead whether the codec has the preface already
   */
  Http2Guards(ClientConnection connection, ChannelPipeline pipeline, boolean prefaceRead) {
    this.connection = connection;
    ChannelHandlerContext context = pipeline.context(Http2ConnectionHandler.class);
    this.codec = (Http2ConnectionHandler) context.handler();
    this.frames = new Http2FrameGuard(connection, context, prefaceRead, STREAM_WINDOW);
    pipeline.addBefore(context.name(), null, frames);
    streams().addListener(this);
    // The first settings come before there is anything to put in place.
    codec.decoder().frameListener(fields.before(codec.decoder().frameListener()));
  }

  Http2ConnectionHandler codec() {
    return codec;
  }

  private Http2Connection streams() {
    return codec.connection();
  }

  /** Vert.x has put in place what the codec tells of frames. */
  void begin() {
    heads = new Http2HeadGuard(fields.before(codec.decoder().frameListener()), streams());
    codec.decoder().frameListener(heads);
  }

  /** Whether the client takes an answer's head with these fields, as it has said. */
  boolean takes(MultiMap head) {
    return fields.take(head);
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

  /** Where the codec, a guard or Vert.x refused the head of what never became a request. */
  @Override
  public void onStreamClosed(Http2Stream stream) {
    if (stream.isResetSent() && stream.id() == refusedHead()) {
      connection.headRefused(stream.isHeadersSent());
    }
  }

  /** The stream that is new and became no request; 0: none. */
  private int refusedHead() {
    int stream = frames.newStream();
    return stream == served ? 0 : stream;
  }

  /** The stream has become a request. */
  void serves(int stream) {
    served = stream;
  }

  @Override
  public void onGoAwaySent(int lastStream, long code, ByteBuf details) {
    if (code == Http2Error.ENHANCE_YOUR_CALM.code()) {
      connection.refused(Cut.FLOOD);
    } else if (details.toString(StandardCharsets.US_ASCII).startsWith(HEAD_TOO_LARGE)) {
      connection.headRefused(true);
    } else if (code != Http2Error.NO_ERROR.code() && code != Http2Error.INTERNAL_ERROR.code()) {
      connection.refused(frames.begun() ? Cut.PROTOCOL_ERROR : Cut.BAD_PREFACE);
    }
  }
}
