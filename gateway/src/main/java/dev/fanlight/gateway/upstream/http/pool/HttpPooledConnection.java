package dev.fanlight.gateway.upstream.http.pool;

import dev.fanlight.gateway.upstream.http.wire.HttpAnswerCodec;
import dev.fanlight.gateway.upstream.http.wire.HttpKernelQueue;
import dev.fanlight.gateway.upstream.http.wire.HttpReading;
import dev.fanlight.gateway.upstream.http.wire.HttpTunnelEnd;
import dev.fanlight.gateway.upstream.http.wire.http2.HttpFrames;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * An open connection upstream with the streams it may still carry. An HTTP/1.1 connection is free
 * again when its answer is complete and all has been read that had come: by then it is known
 * whether the upstream has sent more than was asked for. Confined to one event loop.
 */
public final class HttpPooledConnection implements HttpAnswerCodec.Watcher {
  private final HttpClientConnection http;
  private final HttpPool pool;
  private final @Nullable Channel channel;
  // Null for HTTP/2, and the frames for HTTP/1.1.
  private final @Nullable HttpAnswerCodec codec;
  private final @Nullable HttpWireReading reading;
  private final @Nullable HttpFrames frames;
  private final @Nullable HttpDoubt doubt;

  /** That the upstream allows at once. */
  private long streams;

  /** Streams that it was taken for and that have not been given back. */
  private int taken;

  private boolean retired;
  private boolean served;

  /** Whether it takes no more streams, for good. */
  boolean gone;

  private boolean returning;
  private boolean ending;

  /** The last stream opened, until it is closed. */
  private @Nullable HttpClientStream carried;

  /** Whether it is among the pool's free ones; the pool's own note. */
  boolean free;

  HttpPooledConnection(HttpClientConnection http, HttpPool pool) {
    this.http = http;
    this.pool = pool;
    this.streams = http.concurrency();
    this.channel = http instanceof ConnectionBase base ? base.channel() : null;
    this.codec = channel == null ? null : HttpAnswerCodec.of(channel.pipeline());
    this.frames = channel == null ? null : HttpFrames.of(channel.pipeline());
    this.doubt = frames == null ? null : new HttpDoubt(this, http, frames, pool);
    http.evictionHandler(closing -> retire());
    http.concurrencyChangeHandler(this::resized);
    this.reading = codec == null ? null : HttpWireReading.of(http, codec);
    if (codec != null) {
      codec.watch(this);
    } else if (frames != null) {
      frames.onceWorn(this::retire);
    }
  }

  private void resized(long allowed) {
    streams = allowed;
    if (allowed > 0) {
      pool.freed(this);
    } else {
      retire(); // the upstream may never allow a stream again
    }
  }

  /** Takes no more streams, and closes after those that it carries. */
  void retire() {
    gone();
    retired = true;
    if (taken == 0) {
      http.close();
    }
  }

  /** The version of the last answer: {@code 1.0}, {@code 1.1} or {@code 2.0}. */
  public String protocol() {
    return codec == null ? "2.0" : codec.isHttp10() ? "1.0" : "1.1";
  }

  boolean hasRoom() {
    return taken < streams && isInPool();
  }

  /** Whether as many streams can begin as it was taken for. */
  boolean canBegin() {
    return taken <= streams && isUsable() && (frames == null || !frames.isGoingAway());
  }

  /** Whether it is one that the pool may still give out. */
  boolean isInPool() {
    return !gone && isUsable();
  }

  private boolean isUsable() {
    return frames == null || (isOpen() && frames.isWritable() && !isAside());
  }

  private boolean isAside() {
    return doubt != null && doubt.isOpen();
  }

  /** Whether it has carried nothing for as long as an idle connection is kept. */
  boolean isOld() {
    // Vert.x takes an HTTP/2 connection for an old one until its first stream has ended.
    boolean old = served ? !http.isValid() : pool.isKeptTooLong(http.creationTimestamp());
    return old && taken == 0 && !gone;
  }

  /** Reserves room for one stream. {@link #stream} or {@link #giveBack} must follow. */
  void take() {
    taken++;
  }

  /** Makes room for another stream, once all has been read that came until now. */
  public void giveBack() {
    returning = true;
    if (reading == null || !isOpen()) {
      returned();
    } else {
      reading.whenUpToDate(this::returned);
    }
  }

  private void returned() {
    if (!returning) {
      return;
    }
    returning = false;
    taken--;
    ended();
    if (codec != null && !codec.isReusable()) {
      close();
      return;
    }
    if (reading != null) {
      reading.end();
    }
    pool.freed(this);
    if (retired && taken == 0) {
      http.close();
    }
  }

  /** Notes that a stream has been answered, so that there will be room in a moment. */
  public void ending(HttpClientStream stream) {
    if (codec != null && !gone && stream.equals(carried)) {
      ending = true;
      pool.ending(1);
    }
  }

  private void ended() {
    if (ending) {
      ending = false;
      pool.ending(-1);
    }
  }

  /** What comes from the network for a stream that it carries. */
  public @Nullable HttpReading reading(HttpClientStream stream) {
    return frames == null ? reading : frames.reading(stream.id());
  }

  @Override
  public void readDone() {
    if (reading != null) {
      reading.readDone();
      if (returning) {
        reading.whenUpToDate(this::returned);
      }
    }
  }

  @Override
  public void spoilt() {
    gone();
    if (codec == null || !codec.isAnswered()) {
      http.close(); // else the answer before those bytes is whole, and may still be read
    }
  }

  /** Opens the stream that it was taken for, and gives itself back when that is closed. */
  public Future<HttpClientStream> stream(ContextInternal context) {
    return http.createStream(context).onComplete(this::carries);
  }

  private void carries(HttpClientStream stream, @Nullable Throwable failure) {
    if (failure != null) {
      retire();
      giveBack();
      return;
    }
    carried = stream;
    stream.closeHandler(closed -> {
      carried = null;
      served = true;
      giveBack();
    });
  }

  /**
   * The upstream's end of a tunnel, if the answer has switched protocols; else null. Such a
   * connection leaves the pool: it is no connection for calls any more.
   */
  public @Nullable HttpTunnelEnd switched() {
    HttpTunnelEnd end = codec == null ? null : codec.tunnel();
    if (end != null) {
      gone();
    }
    return end;
  }

  /** Whether it has carried a stream to its end already. */
  public boolean served() {
    return served;
  }

  /** Ends the streams that it carries, and takes no more. */
  public void close() {
    gone();
    http.close();
  }

  /** Whether anything can still be written to it. */
  public boolean isOpen() {
    return channel == null || channel.isOpen();
  }

  /** Its frames, if it carries several streams at once; null for HTTP/1.1. */
  public @Nullable HttpFrames frames() {
    return frames;
  }

  /** Takes no more streams: the gateway ends it, and with it those that it carries. */
  public void giveUp() {
    gone();
    if (frames != null) {
      frames.giveUp();
    }
  }

  /**
   * Doubts the connection, because a stream on it took too long. If it turns out to be dead, or no
   * upload can go on there, it takes no more streams.
   *
   * @param heard what its {@link HttpFrames#reads} were when the stream was opened
   * @param millis that the upstream has to show that it is alive
   */
  public void doubt(int heard, ContextInternal context, long millis) {
    if (doubt != null && !gone && !doubt.isOpen()) {
      doubt.begin(heard, context, millis);
    }
  }

  /**
   * Resets a stream. Where content of its request may wait for the upstream, an HTTP/1.1 connection
   * drops it and closes. It leaves the pool first: else it would be given back to another attempt.
   */
  public void reset(HttpClientStream stream, long code, boolean isWhole, boolean hasContent) {
    if (codec != null && (!isWhole || (hasContent && stream.equals(carried)))) {
      gone();
      abort();
      stream.writeReset(code);
      return;
    }
    // Vert.x tells nobody of the close of a stream whose head has not gone out.
    boolean isTold = codec != null || stream.id() >= 0;
    stream.writeReset(code);
    if (!isTold) {
      giveBack();
    }
  }

  void abort() {
    HttpKernelQueue.drop(channel);
  }

  private void gone() {
    if (!gone) {
      gone = true;
      ended();
      if (!isAside()) {
        pool.gone();
      }
    }
  }
}
