package dev.fanlight.gateway.upstream.http.wire.http2;

import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the DATA frames of a stream to its reader in the memory that they were read into, as long
 * as none has to wait.
 *
 * <p>Joins the small DATA frames of a stream that is not read, of a client or of an upstream.
 * Vert.x keeps an object of more than 100 bytes for each frame until it is read, while the stream's
 * window counts only what is in the frame: frames of one byte would take a hundred times the
 * window.
 *
 * <p>As long as Vert.x has unread bytes of a stream, small frames go into one buffer. It is passed
 * on when the stream has read all that came before, when it is large enough, or before anything
 * that must not overtake it. What is in it counts against the window until it is read. A frame
 * without content that ends nothing tells nobody anything, and is dropped.
 */
public final class HttpSmallFrames extends Http2FrameListenerDecorator {
  /** A frame of so many bytes is worth its object. */
  private static final int SMALL = 1024;

  private static final int MOST = 16 * 1024;

  private final Http2ConnectionHandler codec;
  private final Http2LocalFlowController flow;
  private final Http2Connection.PropertyKey joinedKey;
  private final Http2Connection.PropertyKey readerKey;

  /** Who reads a stream. */
  private static final class Reader {
    private final HttpPassage passage;

    /** Bytes of content that have come. */
    private long content;

    Reader(HttpPassage passage, long content) {
      this.passage = passage;
      this.content = content;
    }

    boolean takes(int size) {
      long before = content;
      content += size;
      return HttpPassage.lets(passage, size, before);
    }
  }

  /** The small frames of one stream, in memory that needs no release. */
  private static final class Joined {
    private @Nullable ByteBuf bytes;
    private @Nullable ChannelHandlerContext context;
    private boolean due;
  }

  private HttpSmallFrames(Http2FrameListener next, Http2ConnectionHandler codec) {
    super(next);
    this.codec = codec;
    this.joinedKey = codec.connection().newKey();
    this.readerKey = codec.connection().newKey();
    this.flow = new ReadBytes(codec.connection().local().flowController());
    codec.connection().local().flowController(flow);
  }

  /** A listener that gives that one what the codec reads. To be called once for a connection. */
  public static HttpSmallFrames before(Http2FrameListener next, Http2ConnectionHandler codec) {
    return new HttpSmallFrames(next, codec);
  }

  /**
   * From now on content of that stream may pass there, past Vert.x.
   *
   * @param before bytes of content that have come before
   */
  public void passTo(HttpPassage passage, Http2Stream stream, long before) {
    stream.setProperty(readerKey, new Reader(passage, before));
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean ends)
      throws Http2Exception {
    int size = data.readableBytes();
    if (size == 0 && !ends) {
      return padding;
    }
    Http2Stream stream = codec.connection().stream(id);
    Reader reader = stream == null ? null : stream.getProperty(readerKey);
    if (reader != null && reader.takes(size)) {
      reader.passage.pass(data);
      return ends
          ? size + super.onDataRead(context, id, Unpooled.EMPTY_BUFFER, padding, true)
          : size + padding;
    }
    Joined joined = stream == null ? null : stream.getProperty(joinedKey);
    if (stream == null || size >= SMALL || ends) {
      passOn(stream, joined);
      return super.onDataRead(context, id, data, padding, ends);
    }
    if (joined == null || joined.bytes == null) {
      if (flow.unconsumedBytes(stream) <= size + padding) {
        return super.onDataRead(context, id, data, padding, false);
      }
      joined = begin(stream, joined, context);
    }
    join(stream, joined, data);
    return padding;
  }

  private Joined begin(Http2Stream stream, @Nullable Joined before, ChannelHandlerContext context) {
    Joined joined = before;
    if (joined == null) {
      joined = new Joined();
      stream.setProperty(joinedKey, joined);
    }
    joined.context = context;
    joined.bytes = Unpooled.buffer();
    return joined;
  }

  private void join(Http2Stream stream, Joined joined, ByteBuf data) throws Http2Exception {
    ByteBuf bytes = joined.bytes;
    if (bytes != null) {
      bytes.writeBytes(data, data.readerIndex(), data.readableBytes());
      if (bytes.readableBytes() >= MOST) {
        passOn(stream, joined);
      }
    }
  }

  private void passOn(@Nullable Http2Stream stream, @Nullable Joined joined) throws Http2Exception {
    if (stream != null && joined != null && joined.bytes != null && joined.context != null) {
      ByteBuf bytes = joined.bytes;
      joined.bytes = null;
      try {
        flow.consumeBytes(stream, super.onDataRead(joined.context, stream.id(), bytes, 0, false));
      } finally {
        bytes.release();
      }
    }
  }

  /** Before what must not overtake it. */
  private void passOn(int id) throws Http2Exception {
    Http2Stream stream = codec.connection().stream(id);
    if (stream != null) {
      passOn(stream, stream.getProperty(joinedKey));
    }
  }

  /** Not at once: the stream is about to give its reader the last of what it has. */
  private void read(Http2Stream stream, int unread) {
    Joined joined = stream.getProperty(joinedKey);
    if (joined == null || joined.bytes == null || joined.context == null || joined.due) {
      return;
    }
    if (unread <= joined.bytes.readableBytes()) {
      joined.due = true;
      joined.context.executor().execute(() -> due(stream, joined));
    }
  }

  private void due(Http2Stream stream, Joined joined) {
    joined.due = false;
    if (stream.state() == Http2Stream.State.CLOSED) {
      return;
    }
    try {
      passOn(stream, joined);
    } catch (Http2Exception failure) {
      codec.onError(joined.context, false, failure);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean ends)
      throws Http2Exception {
    passOn(id);
    super.onHeadersRead(context, id, headers, padding, ends);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean ends)
      throws Http2Exception {
    passOn(id);
    super.onHeadersRead(context, id, headers, dependency, weight, exclusive, padding, ends);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long errorCode)
      throws Http2Exception {
    passOn(id);
    super.onRstStreamRead(context, id, errorCode);
  }

  /** The connection's flow control, which also tells of what has been read. */
  private final class ReadBytes implements Http2LocalFlowController {
    private final Http2LocalFlowController flow;

    ReadBytes(Http2LocalFlowController flow) {
      this.flow = flow;
    }

    @Override
    public boolean consumeBytes(@Nullable Http2Stream stream, int bytes) throws Http2Exception {
      boolean windowUpdated = flow.consumeBytes(stream, bytes);
      if (stream != null && bytes > 0) {
        read(stream, flow.unconsumedBytes(stream));
      }
      return windowUpdated;
    }

    @Override
    public Http2LocalFlowController frameWriter(Http2FrameWriter writer) {
      flow.frameWriter(writer);
      return this;
    }

    @Override
    public void receiveFlowControlledFrame(
        @Nullable Http2Stream stream, ByteBuf data, int padding, boolean ends)
        throws Http2Exception {
      flow.receiveFlowControlledFrame(stream, data, padding, ends);
    }

    @Override
    public int unconsumedBytes(Http2Stream stream) {
      return flow.unconsumedBytes(stream);
    }

    @Override
    public int initialWindowSize(Http2Stream stream) {
      return flow.initialWindowSize(stream);
    }

    @Override
    public void channelHandlerContext(ChannelHandlerContext context) throws Http2Exception {
      flow.channelHandlerContext(context);
    }

    @Override
    public void initialWindowSize(int size) throws Http2Exception {
      flow.initialWindowSize(size);
    }

    @Override
    public int initialWindowSize() {
      return flow.initialWindowSize();
    }

    @Override
    public int windowSize(Http2Stream stream) {
      return flow.windowSize(stream);
    }

    @Override
    public void incrementWindowSize(Http2Stream stream, int delta) throws Http2Exception {
      flow.incrementWindowSize(stream, delta);
    }
  }
}
