package dev.fanlight.gateway.server.wire.http2;

import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.http.wire.http2.HttpSmallFrames;
import dev.fanlight.gateway.wire.UndecodedBytes;
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
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Two handlers around the codec of an HTTP/2 connection: {@link Http2FrameGuard} before it and
 * {@link Http2HeadGuard} behind it. Tells what the codec refuses by itself.
 */
public final class Http2Guards extends Http2ConnectionAdapter {
  /** Bytes that a client may send on one stream before they are read. */
  public static final int STREAM_WINDOW = 64 * 1024;

  /** The setting that lets clients send extended CONNECT: RFC 8441, section 3. */
  public static final int ENABLE_CONNECT_PROTOCOL = 8;

  /** What the codec says of a head that is so large that it gives up the connection. */
  private static final String HEAD_TOO_LARGE = "Header size exceeded";

  /** The connection that is guarded. */
  public interface Owner {
    /** The address at the other end. */
    String peer();

    ListenerTerms terms();

    /** The time of the connection's loop, in nanoseconds. */
    long now();

    /** Counts why the client is not served; its protocol tells the client, or nothing does. */
    void refused(Cut reason);

    /** Counts and logs the head of a request that HTTP/2 refuses, and answers by itself. */
    void headRefused(boolean tooLarge);
  }

  private final Owner connection;
  private final ChannelHandlerContext context;
  private final Http2ConnectionHandler codec;
  private final Http2FrameGuard frames;
  private final LongSupplier acknowledged;
  private final Http2Fields fields = new Http2Fields();
  private @Nullable Http2HeadGuard heads;
  private @Nullable Http2Contents contents;
  private @Nullable HttpSmallFrames passing;
  private @Nullable ExtendedConnect tunnels;

  /** The last stream that became a request, or whose refusal has been told. */
  private int settled;

  /**
   * Puts the first one into the pipeline, in which the codec stands.
   *
   * @param prefaceRead whether the codec has the preface already
   * @param acknowledged bytes of all that was written to the client
   */
  public Http2Guards(
      Owner connection, ChannelPipeline pipeline, boolean prefaceRead, LongSupplier acknowledged) {
    this.connection = connection;
    this.acknowledged = acknowledged;
    this.context = pipeline.context(Http2ConnectionHandler.class);
    this.codec = (Http2ConnectionHandler) context.handler();
    this.frames =
        new Http2FrameGuard(connection, context, prefaceRead, this::framesRead, STREAM_WINDOW);
    // Before the writes fail that are under way.
    context.channel().closeFuture().addListener(closed -> framesRead());
    pipeline.addBefore(context.name(), null, new Http2Flushes(streams()));
    pipeline.addBefore(context.name(), null, frames);
    UndecodedBytes.install(pipeline, frames);
    UndecodedBytes.install(pipeline, codec);
    streams().addListener(this);
    // The first settings come before there is anything to put in place.
    codec.decoder().frameListener(fields.before(codec.decoder().frameListener()));
  }

  public Http2ConnectionHandler codec() {
    return codec;
  }

  private Http2Connection streams() {
    return codec.connection();
  }

  /**
   * Vert.x has put in place what the codec tells of frames.
   *
   * @param connects whether the settings announce extended CONNECT
   */
  public void begin(boolean connects) {
    tunnels = new ExtendedConnect(connects, streams());
    passing = HttpSmallFrames.before(codec.decoder().frameListener(), codec);
    contents = new Http2Contents(fields.before(passing), streams());
    heads = new Http2HeadGuard(contents, streams(), tunnels, new AnswersTaken(acknowledged));
    codec.decoder().frameListener(heads);
  }

  /** Whether the client takes an answer's head with these fields, as it has said. */
  public boolean takes(MultiMap head) {
    return fields.take(head);
  }

  /** The content of that stream may pass there. Before any of it has come. */
  public void passTo(HttpPassage body, int id) {
    Http2Stream stream = streams().stream(id);
    if (passing != null && stream != null) {
      passing.passTo(body, stream, 0);
    }
  }

  /** Whether the client may still send content on that stream. */
  public boolean isOpen(int id) {
    Http2Stream stream = streams().stream(id);
    return stream != null && stream.state().remoteSideOpen();
  }

  /** Ends that stream at once. What waits to be sent on it is dropped. */
  @SuppressWarnings("FutureReturnValueIgnored") // what cannot be written has no connection any more
  public void reset(int id, long code) {
    if (streams().stream(id) != null) {
      codec.resetStream(context, id, code, context.newPromise());
      context.flush();
    }
  }

  /** Tells how many bytes of content have come for that stream, frame by frame. */
  public void tellContent(int id, IntConsumer arrived) {
    if (contents != null) {
      contents.tell(id, arrived);
    }
  }

  /** The protocol that the stream is to carry from its answer on; null: it stays HTTP. */
  public @Nullable String protocolOf(int id) {
    return tunnels == null ? null : tunnels.protocolOf(id);
  }

  /** What the client takes of that stream from now on. Once Vert.x serves the connection. */
  public LongSupplier takenOf(int id) {
    return Objects.requireNonNull(heads).takenOf(id);
  }

  /** Where the codec, a guard or Vert.x refused the head of what never became a request. */
  @Override
  public void onStreamClosed(Http2Stream stream) {
    if (stream.isResetSent() && stream.id() == refusedHead()) {
      settled = stream.id();
      connection.headRefused(stream.isHeadersSent());
    }
  }

  private void framesRead() {
    int id = refusedHead();
    if (id == 0) {
      return;
    }
    Http2Stream refused = streams().stream(id);
    if (refused == null) {
      refusedUnseen(id);
    } else if (refused.isResetSent()) {
      // It stays active until its reset is written. Vert.x knows nothing of such a stream, and
      // would fail over it at the next error of the connection.
      refused.close();
    }
  }

  /**
   * The codec checks the fields of a head before it makes a stream of it. So nobody hears of a
   * stream whose fields are malformed. The codec also resets a stream that is one too many, which
   * is no fault of its head, and says nothing to one that comes after a GOAWAY.
   */
  private void refusedUnseen(int id) {
    if (frames.headIsWhole() && !streams().goAwaySent() && streams().remote().canOpenStream()) {
      settled = id;
      connection.headRefused(false);
    }
  }

  /** The stream that is new and became no request; 0: none. */
  private int refusedHead() {
    int stream = frames.newStream();
    return stream == settled ? 0 : stream;
  }

  /** The stream has become a request. */
  public void serves(int stream) {
    settled = stream;
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
