package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.limit.memory.EarlyDemand;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.LendingStream;
import dev.fanlight.gateway.limit.memory.StreamFailure;
import dev.fanlight.gateway.upstream.fields.HopByHop;
import dev.fanlight.gateway.upstream.http.pool.HttpPooledConnection;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.http.wire.HttpReading;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.impl.HttpClientStream;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as its reader sees it. The attempt learns of the end before the reader does, so
 * that the permit is back and the call is counted when the answer is complete.
 *
 * <p>Nothing is read from the network while the reader wants nothing; over HTTP/2, no more than the
 * stream's window. What has come waits in Vert.x. It counts as held by the exchange until the
 * reader takes it.
 */
final class ResponseStream
    implements Body.Counted, LendingStream, Handler<Buffer>, HttpReading.Reader {
  private final HttpClientStream stream;
  private final @Nullable HttpReading reading;
  private final HttpAttempt attempt;
  private final HeldBytes held;
  private final WaitingContent waiting;

  /** Pieces that the reader wants. */
  private long demand;

  /** Whether nothing is read from the network. */
  private boolean stopped;

  private final EarlyDemand early;
  private Callbacks callbacks = Callbacks.PLAIN;
  private @Nullable Handler<Buffer> reader;
  private @Nullable Borrower borrower;
  private @Nullable MultiMap trailers;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable GatewayError broken;

  /** Whether somebody has begun to read it. */
  private boolean begun;

  /** Whether a reader has got all of it. */
  private boolean read;

  /** Set while it is not certain that there is no body. */
  private @Nullable Runnable whenEmpty;

  /** The end, which has come and waits for a reader. */
  private @Nullable Runnable last;

  /**
   * @param stream whose response begins; it is paused until it is read
   * @param held counts what its reader keeps
   */
  ResponseStream(
      HttpClientStream stream,
      @Nullable HttpPooledConnection connection,
      HttpAttempt attempt,
      HeldBytes held) {
    this.stream = stream;
    this.reading = connection == null ? null : connection.reading(stream);
    this.attempt = attempt;
    this.held = held;
    this.waiting = new WaitingContent(held);
    this.early = new EarlyDemand(this, stream.context().executor());
    stream.pause();
    stream.trailersHandler(fields -> {
      HopByHop.stripTrailers(fields);
      trailers = fields;
    });
    stream.endHandler(end -> ended());
  }

  /** It is the answer, and what comes over the connection is its body. */
  void begin() {
    if (reading != null) {
      reading.tell(this);
    }
  }

  private void ended() {
    Runnable certain = whenEmpty;
    if (certain == null) {
      complete();
    } else {
      whenEmpty = null;
      last = this::complete;
      stream.context().dispatch(certain); // a plugin may ask for the context of its answer
    }
  }

  private void complete() {
    waiting.end();
    attempt.complete();
    tellEnd();
  }

  /** The end waits for a reader, if there is none yet. */
  private void tellEnd() {
    if (endHandler == null) {
      last = this::tellEnd;
    } else if (broken == null) {
      read = true;
      Handler<Throwable> hearing = exceptionHandler;
      exceptionHandler = null;
      try {
        endHandler.handle(null);
      } catch (Throwable thrown) {
        readerFailed(thrown, hearing);
      }
    }
  }

  /**
   * Reads on, beside its reader, until it is certain that the response has no body.
   *
   * @param then gives it to its reader, who hears of the end as soon as it reads
   */
  void onceEmpty(Runnable then) {
    whenEmpty = then;
    demand = Long.MAX_VALUE;
    stream.fetch(Long.MAX_VALUE);
  }

  @Override
  public boolean keep(int bytes) {
    return held.take(bytes);
  }

  @Override
  public boolean isRead() {
    return begun || (broken != null && broken.code() == ErrorCode.CANCELLED);
  }

  /** Whether its end has come, read or not: trailers, if only empty ones, do not wait. */
  boolean isWhole() {
    return trailers != null;
  }

  /** Complete at the end. */
  MultiMap trailers() {
    return trailers == null ? HttpHeaders.headers() : trailers;
  }

  /** Ends the reading with that error; at once, or as soon as there is a reader. */
  void broken(GatewayError error) {
    broken = error;
    waiting.end();
    StreamFailure.tell(exceptionHandler, error);
  }

  @Override
  public void callsBack(Callbacks how) {
    callbacks = how;
  }

  @Override
  public ResponseStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = callbacks.of(handler);
    if (broken != null) {
      StreamFailure.tell(exceptionHandler, broken);
    }
    return this;
  }

  @Override
  public ResponseStream handler(@Nullable Handler<Buffer> handler) {
    reader = callbacks.of(handler);
    borrower = handler == null ? null : borrower;
    stream.dataHandler(handler == null ? null : this);
    early.ask();
    return this;
  }

  @Override
  public void lendTo(Borrower own) {
    borrower = own;
  }

  @Override
  public boolean isOpen(long before) {
    return borrower != null
        && demand == Long.MAX_VALUE
        && waiting.taken() == before
        && !attempt.isOver();
  }

  @Override
  public void pass(ByteBuf piece) {
    begun = true;
    waiting.pass(piece.readableBytes());
    if (borrower != null) {
      HttpPassage.lend(piece, borrower);
    }
  }

  @Override
  public void handle(Buffer piece) {
    begun = true;
    waiting.take(piece.length());
    demand = demand == Long.MAX_VALUE ? demand : demand - 1;
    stopUnlessWanted();
    if (reader != null && broken == null) {
      try {
        reader.handle(piece);
      } catch (Throwable thrown) {
        readerFailed(thrown, exceptionHandler);
      }
    }
  }

  /** The reader may be a plugin's. What it throws says nothing about the upstream. */
  private void readerFailed(Throwable thrown, @Nullable Handler<Throwable> hearing) {
    exceptionHandler = null;
    StreamFailure.tellThrown(hearing, thrown);
    attempt.fail(GatewayError.from(thrown));
  }

  @Override
  public void arrived(long content, boolean all) {
    if (!all) {
      stopUnlessWanted();
    }
    if (!attempt.isOver()) {
      waiting.hold(content);
    }
  }

  private void stopUnlessWanted() {
    if (demand == 0 && !stopped && reading != null && !attempt.isOver()) {
      stopped = true;
      reading.stop();
    }
  }

  @Override
  public ResponseStream pause() {
    early.clear();
    // Behind a plugin it is paused before anybody reads it. To stop then costs two system calls.
    if (demand > 0) {
      demand = 0;
      stream.pause();
      stopUnlessWanted();
    }
    return this;
  }

  @Override
  public ResponseStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ResponseStream fetch(long amount) {
    if (reader == null && endHandler == null) {
      early.keep(amount);
      return this;
    }
    if (read && exceptionHandler != null) {
      StreamFailure.tell(exceptionHandler, new IllegalStateException(Body.Streamed.SPENT));
      return this;
    }
    begun |= reader != null;
    Runnable end = last;
    if (end != null) {
      last = null;
      end.run();
      return this;
    }
    demand = EarlyDemand.sum(demand, amount);
    stream.fetch(amount);
    // What waited may have been enough.
    if (demand > 0 && stopped && reading != null && !attempt.isOver()) {
      stopped = false;
      reading.goOn();
    }
    return this;
  }

  @Override
  public ResponseStream endHandler(@Nullable Handler<Void> handler) {
    endHandler = callbacks.of(handler);
    early.ask();
    return this;
  }
}
