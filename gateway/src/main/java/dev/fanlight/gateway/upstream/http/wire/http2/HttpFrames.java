package dev.fanlight.gateway.upstream.http.wire.http2;

import dev.fanlight.gateway.upstream.http.wire.HttpReading;
import dev.fanlight.gateway.wire.UndecodedBytes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpResponseHead;
import io.vertx.core.http.impl.http2.codec.VertxHttp2ConnectionHandler;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Vert.x leaves open about an HTTP/2 connection upstream: its flow control, how much of a head
 * too large costs its stream only, and whether the upstream still says anything.
 */
public final class HttpFrames extends ChannelInboundHandlerAdapter {
  public static final int STREAMS = 100;

  /** What an upstream may send of one answer before it is read. */
  public static final int STREAM_WINDOW = HttpStreamReading.WINDOW;

  /**
   * What may be on its way for all streams. It is given back as soon as it has come: only the
   * windows of the streams bound what waits, and streams that are not read never stop the others.
   */
  private static final int CONNECTION_WINDOW = STREAMS * HttpStreamReading.WIDE_WINDOW;

  /**
   * A head up to this many times as large as the upstream was told is still decoded, so that the
   * excess costs its own stream. A larger one ends the connection.
   */
  private static final int TOLERANCE = 4;

  /**
   * Streams that the gateway resets before it leaves a connection. Servers take many resets on one
   * connection for an attack, and end it with all its streams; some after 200. Those that it still
   * carries then may be reset too.
   */
  private static final int MOST_RESETS = 200 - STREAMS;

  private static final int FIELD_OVERHEAD = 32;
  private static final int FIRST_STREAM = 1;

  private final VertxHttp2ConnectionHandler<?> http;
  private @Nullable HttpAnswerFrames answers;
  private int reads;
  private boolean givenUp;

  private HttpFrames(VertxHttp2ConnectionHandler<?> http) {
    this.http = http;
  }

  /** To be called before the upstream's first frame is read. */
  public static HttpFrames install(ChannelPipeline pipeline) {
    VertxHttp2ConnectionHandler<?> http = pipeline.get(VertxHttp2ConnectionHandler.class);
    HttpFrames frames = new HttpFrames(http);
    String codec = pipeline.context(http).name();
    pipeline.addBefore(codec, "frames", frames);
    UndecodedBytes.install(pipeline, http);
    HttpFailedWrites.install(pipeline, codec);
    HttpLateFrames.install(http);
    givesBackAtOnce(http, pipeline.context(http));
    // Our settings are written by now. Netty takes this object as its own limits when the upstream
    // acknowledges them.
    Http2Settings settings = http.initialSettings();
    long told = Objects.requireNonNull(settings.maxHeaderListSize(), "set by the connector");
    settings.maxHeaderListSize(Math.min(TOLERANCE * told, Integer.MAX_VALUE));
    return frames;
  }

  private static void givesBackAtOnce(Http2ConnectionHandler http, ChannelHandlerContext context) {
    DefaultHttp2LocalFlowController flow =
        new DefaultHttp2LocalFlowController(
            http.connection(), DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO, true);
    flow.frameWriter(http.encoder().frameWriter());
    flow.channelHandlerContext(context);
    http.connection().local().flowController(flow);
  }

  public static HttpFrames of(ChannelPipeline pipeline) {
    return pipeline.get(HttpFrames.class);
  }

  /** Whether an HTTP/2 head is larger, as RFC 9113, section 6.5.2 counts it. */
  public static boolean isTooLarge(HttpResponseHead head, HttpClientStream stream, int most) {
    if (stream.version() != HttpVersion.HTTP_2) {
      return false;
    }
    long size = 0;
    for (Map.Entry<String, String> field : head.headers()) {
      size += field.getKey().length() + field.getValue().length() + FIELD_OVERHEAD;
    }
    return size > most;
  }

  public void opened(HttpClientConnection connection) {
    connection.setWindowSize(CONNECTION_WINDOW);
    HttpSmallFrames frames = HttpSmallFrames.before((Http2FrameListener) connection, http);
    answers = new HttpAnswerFrames(frames, http.connection(), this::reads);
    http.decoder().frameListener(answers);
  }

  /**
   * Resets a stream whose answer is whole, if it is still open, at once. Vert.x itself does nothing
   * once the end of the request has been handed to it too; but the request may wait for the
   * upstream's window then, for ever.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the stream is over also where it cannot be told
  public void resetAnswered(long stream, long code) {
    Http2Stream open = http.connection().stream((int) stream);
    if (open != null) {
      ChannelHandlerContext context = http.context();
      if (!open.isResetSent()) {
        http.encoder().writeRstStream(context, (int) stream, code, context.newPromise());
      }
      context.flush(); // before what still waits of the request may go out behind it
    }
  }

  /** What comes for a stream whose head has come; null: it is over. */
  public @Nullable HttpReading reading(long stream) {
    return answers == null ? null : answers.readings().begin((int) stream);
  }

  /** Whether the upstream has said in a GOAWAY that it has not processed that stream. */
  public boolean isBeyondGoAway(long stream) {
    return answers != null && stream > answers.lastStream();
  }

  /** Whether a GOAWAY has said that the upstream ends a connection on which it has served some. */
  public boolean wentAwayAfterOthers() {
    return answers != null && answers.wentAwayAfterOthers();
  }

  /** Notes that the gateway ends the connection because of what the upstream does. */
  public void giveUp() {
    givenUp = true;
  }

  /**
   * Whether the gateway has ended a connection that several requests used. Perhaps the upstream
   * broke it with what it did for another of them.
   */
  public boolean isGivenUpForAll() {
    return givenUp && http.connection().local().lastStreamCreated() > FIRST_STREAM;
  }

  /**
   * Tells once that the gateway has reset so many streams that it should take another connection.
   */
  public void onceWorn(Runnable worn) {
    http.connection()
        .addListener(
            new Http2ConnectionAdapter() {
              private int resets;

              @Override
              public void onStreamClosed(Http2Stream stream) {
                if (stream.isResetSent() && ++resets == MOST_RESETS) {
                  worn.run();
                }
              }
            });
  }

  /** Whether anything can still be written to the upstream. */
  public boolean isWritable() {
    return !HttpFailedWrites.isEnded(http.context().channel());
  }

  /**
   * Whether the connection can carry no more of any upload, and its window has not grown since.
   * Some upstreams never give back what they have thrown away of an upload that they have answered
   * early.
   *
   * @param since what {@link #reads} were then
   */
  public boolean isStalled(int since) {
    Http2RemoteFlowController flow = http.encoder().flowController();
    boolean hasGrown = answers != null && answers.grownAt() - since > 0;
    return !hasGrown && flow.windowSize(http.connection().connectionStream()) <= 0;
  }

  /** Whether one side has said that the connection ends, so that no stream may begin any more. */
  public boolean isGoingAway() {
    return givenUp || http.connection().goAwaySent() || http.connection().goAwayReceived();
  }

  /** How often the upstream has said anything; wraps around. */
  public int reads() {
    return reads;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    reads++;
    context.fireChannelRead(bytes);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Http2Exception {
    context.fireChannelWritabilityChanged();
    HttpRoom.tell(context, http);
  }
}
