package dev.fanlight.gateway.server.wire.http2;

import dev.fanlight.gateway.upstream.http.wire.http2.HttpRoom;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the frame headers of an HTTP/2 client before the codec does, and enforces what the codec
 * leaves open:
 *
 * <ul>
 *   <li>a connection begins with the preface and a SETTINGS frame (RFC 9113, section 3.4);
 *   <li>stream identifiers grow, and no HEADERS come for a stream that the client has ended
 *       (sections 5.1 and 5.1.1);
 *   <li>DATA for a stream that the gateway has reset is discarded, as far as the client could send
 *       it before the reset reached the client (section 5.1);
 *   <li>frames that carry no request and cost work are bounded in number (section 10.5).
 * </ul>
 *
 * <p>Each frame is passed on before the next one is judged, so that the codec's view of streams is
 * up to date. Payloads pass without a copy.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
final class Http2FrameGuard extends ByteToMessageDecoder {
  private static final Logger log = LoggerFactory.getLogger(Http2FrameGuard.class);
  private static final ByteBuf PREFACE =
      Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

  /** Closed streams that are remembered at least, where a client can have fewer open at once. */
  private static final int REMEMBERED = 256;

  private static final int CONTROL_FRAMES = 2_000;
  private static final long CONTROL_WINDOW_NANOS = 10_000_000_000L;

  private final Http2Guards.Owner connection;
  private final Http2ConnectionHandler codec;
  private final ChannelHandlerContext codecContext;
  private final Runnable framesRead;
  private final int remembered;

  /** The streams closed last, and how many bytes of DATA may still come for each. */
  private final Map<Integer, Integer> closed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
          return size() > remembered;
        }
      };

  private boolean prefaceRead;
  private boolean settingsRead;
  private int frameLeft;
  private boolean discarding;
  private boolean over;
  private int highestStream;
  private int lastHeaders;
  private boolean headEnded;
  private int controlFrames;
  private long controlSince;

  /**
   * @param codecContext where the codec stands in the pipeline
   * @param prefaceRead whether the codec has the preface already
   * @param framesRead runs when the codec has read all frames that have come, and before the next
   * @param streamWindow bytes that a client may send on a stream before they are read
   */
  Http2FrameGuard(
      Http2Guards.Owner connection,
      ChannelHandlerContext codecContext,
      boolean prefaceRead,
      Runnable framesRead,
      int streamWindow) {
    this.connection = connection;
    this.codecContext = codecContext;
    this.codec = (Http2ConnectionHandler) codecContext.handler();
    this.prefaceRead = prefaceRead;
    this.framesRead = framesRead;
    this.remembered = Math.max(REMEMBERED, connection.terms().limits().connections().streams());
    codec
        .connection()
        .addListener(
            new Http2ConnectionAdapter() {
              @Override
              public void onStreamClosed(Http2Stream stream) {
                closed.put(stream.id(), stream.isResetSent() ? streamWindow : 0);
              }
            });
  }

  /** The stream that the last frame began; 0 where that began none. */
  int newStream() {
    return lastHeaders == highestStream ? lastHeaders : 0;
  }

  /** Whether the codec has the whole head of that stream. */
  boolean headIsWhole() {
    return headEnded && frameLeft == 0;
  }

  /** The client has begun as HTTP/2 begins. */
  boolean begun() {
    return settingsRead;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    super.channelRead(context, message);
    framesRead.run();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    super.channelWritabilityChanged(context);
    HttpRoom.tell(context, codec);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> passed) {
    // What a connection that is gone still brought would be answered in vain.
    if (over || !context.channel().isActive()) {
      bytes.skipBytes(bytes.readableBytes());
      return;
    }
    try {
      read(bytes, passed);
    } catch (Http2Exception violation) {
      end(context, violation);
    }
  }

  private void read(ByteBuf bytes, List<Object> passed) throws Http2Exception {
    if (!prefaceRead) {
      readPreface(bytes, passed);
      return;
    }
    if (frameLeft == 0 && !frameBegins(bytes)) {
      return;
    }
    int length = Math.min(frameLeft, bytes.readableBytes());
    frameLeft -= length;
    if (discarding) {
      // A stream that is gone has no window any more; the connection's is given back at once.
      codec
          .decoder()
          .flowController()
          .receiveFlowControlledFrame(null, bytes.readSlice(length), 0, false);
    } else {
      passed.add(bytes.readRetainedSlice(length));
    }
  }

  private void readPreface(ByteBuf bytes, List<Object> passed) throws Http2Exception {
    int length = Math.min(bytes.readableBytes(), PREFACE.readableBytes());
    if (!ByteBufUtil.equals(bytes, bytes.readerIndex(), PREFACE, 0, length)) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "the preface is not HTTP/2's");
    }
    if (length == PREFACE.readableBytes()) {
      prefaceRead = true;
      passed.add(bytes.readRetainedSlice(length));
    }
  }

  /** Judges a frame when its header is there, and says how much of it is to be passed on. */
  private boolean frameBegins(ByteBuf bytes) throws Http2Exception {
    if (bytes.readableBytes() < Http2CodecUtil.FRAME_HEADER_LENGTH) {
      return false;
    }
    int start = bytes.readerIndex();
    int payload = bytes.getUnsignedMedium(start);
    byte type = bytes.getByte(start + 3);
    boolean endsHead = (bytes.getByte(start + 4) & Http2Flags.END_HEADERS) != 0;
    int stream = bytes.getInt(start + 5) & Integer.MAX_VALUE;
    if (!settingsRead && type != Http2FrameTypes.SETTINGS) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "the first frame is not SETTINGS");
    }
    settingsRead = true;
    discarding = false;
    if (type != Http2FrameTypes.CONTINUATION) {
      framesRead.run();
      lastHeaders = 0;
    }
    headEnded = endsHead;
    switch (type) {
      case Http2FrameTypes.HEADERS -> headers(stream);
      case Http2FrameTypes.DATA -> discarding = isLate(stream, payload, bytes.getByte(start + 4));
      case Http2FrameTypes.RST_STREAM -> closed.computeIfPresent(stream, (id, allowed) -> 0);
      case Http2FrameTypes.PUSH_PROMISE,
          Http2FrameTypes.GO_AWAY,
          Http2FrameTypes.WINDOW_UPDATE,
          Http2FrameTypes.CONTINUATION -> {}
      default -> controlFrame();
    }
    if (discarding) {
      bytes.skipBytes(Http2CodecUtil.FRAME_HEADER_LENGTH);
      frameLeft = payload;
    } else {
      frameLeft = Http2CodecUtil.FRAME_HEADER_LENGTH + payload;
    }
    return frameLeft > 0;
  }

  private void headers(int id) throws Http2Exception {
    lastHeaders = id;
    if (id > highestStream) {
      highestStream = id;
      return;
    }
    Http2Stream stream = codec.connection().stream(id);
    if (stream == null && !closed.containsKey(id)) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "stream %d comes after stream %d", id, highestStream);
    }
    boolean ended =
        stream == null ? closed.getOrDefault(id, 0) == 0 : !stream.state().remoteSideOpen();
    if (ended) {
      throw Http2Exception.connectionError(
          Http2Error.STREAM_CLOSED, "HEADERS for stream %d, which the client has ended", id);
    }
  }

  /** Whether this is DATA that was under way when the gateway reset its stream. */
  private boolean isLate(int id, int length, int flags) throws Http2Exception {
    int allowed = closed.getOrDefault(id, 0);
    if (allowed == 0 || codec.connection().stream(id) != null) {
      return false;
    }
    if (length > allowed) {
      throw Http2Exception.connectionError(
          Http2Error.FLOW_CONTROL_ERROR, "more DATA than the window of stream %d allows", id);
    }
    boolean ends = (flags & Http2Flags.END_STREAM) != 0;
    if (length == 0 && !ends) {
      controlFrame(); // no window bounds such frames
    }
    closed.put(id, ends ? 0 : allowed - length);
    return true;
  }

  private void controlFrame() throws Http2Exception {
    long now = connection.now();
    if (controlFrames == 0 || now - controlSince > CONTROL_WINDOW_NANOS) {
      controlFrames = 0;
      controlSince = now;
    }
    if (++controlFrames > CONTROL_FRAMES) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "more than %d control frames in 10 s", CONTROL_FRAMES);
    }
  }

  /** Not by way of the codec's own errors, which wait for the streams that are open. */
  private void end(ChannelHandlerContext context, Http2Exception violation) {
    over = true;
    log.debug("closed a connection of {}: {}", connection.peer(), violation.getMessage());
    codec
        .encoder()
        .writeGoAway(
            codecContext,
            codec.connection().remote().lastStreamCreated(),
            violation.error().code(),
            Unpooled.EMPTY_BUFFER,
            codecContext.newPromise())
        .addListener(written -> context.close());
    codecContext.flush();
  }
}
