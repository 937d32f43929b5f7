package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.LendingStream;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * Moves the content of a request from its source to its connection upstream. The source is paused
 * while too much waits for a slow upstream, in bytes: the connection itself counts chunks, whatever
 * their size. What waits counts as held.
 *
 * <p>A body that is not as long as it declared fails the attempt. The upstream would take what is
 * too much for the next request of the connection, or the next request for what is missing.
 */
final class Upload {
  private static final int MOST_UNWRITTEN = 128 * 1024;

  private final ReadStream<Buffer> source;
  private final long length;
  private final RequestSink sink;
  private final HttpAttempt attempt;
  private final HeldBytes held;
  private final Promise<Void> read = Promise.promise();
  private long bytes;
  private long unwritten;
  private boolean full;

  private Upload(Body.Streamed body, RequestSink sink, HttpAttempt attempt, HeldBytes held) {
    this.source = body.stream();
    this.length = body.length();
    this.sink = sink;
    this.attempt = attempt;
    this.held = held;
  }

  /**
   * Moves all of it.
   *
   * @return completes when all has been written. A source that fails does not end the request.
   */
  static Future<Void> move(
      Body.Streamed body, RequestSink sink, HttpAttempt attempt, HeldBytes held) {
    return new Upload(body, sink, attempt, held).start();
  }

  private Future<Void> start() {
    source.endHandler(end -> ended());
    source.exceptionHandler(read::tryFail);
    source.handler(this::send);
    if (source instanceof LendingStream lender) {
      lender.lendTo(piece -> send(piece).recover(failure -> sink.dropped()));
    }
    sink.drainHandler(drained -> drained());
    Future<Void> moved = read.future().onComplete(over -> letGo()).compose(all -> sink.end());
    source.resume();
    return moved;
  }

  private void letGo() {
    source.handler(null);
    source.exceptionHandler(null);
    source.endHandler(null);
  }

  /** Completes when the piece has been written, or never will be. */
  private Future<Void> send(Buffer piece) {
    int size = piece.length();
    if (length >= 0 && bytes + size > length) {
      badLength("more");
      return Future.succeededFuture();
    }
    bytes += size;
    if (!held.take(size)) {
      fail(MemoryBudget.refusal());
      return Future.succeededFuture();
    }
    unwritten += size;
    Future<Void> written = sink.write(piece).onComplete(result -> written(size, result));
    if (!read.future().isComplete() && (unwritten > MOST_UNWRITTEN || sink.writeQueueFull())) {
      full = true;
      source.pause();
    }
    return written;
  }

  private void ended() {
    if (bytes < length) {
      badLength("less");
    } else {
      read.tryComplete();
    }
  }

  private void badLength(String moreOrLess) {
    GatewayError error =
        GatewayError.of(
            ErrorCode.INTERNAL_ERROR,
            "the request's body had " + moreOrLess + " than the " + length + " bytes it declared");
    if (read.tryFail(error)) {
      source.pause();
      attempt.fail(error);
    }
  }

  private void written(int size, AsyncResult<Void> result) {
    held.giveBack(size);
    unwritten -= size;
    if (result.failed()) {
      fail(result.cause());
    }
    drained();
  }

  /** Nothing more can be written: the rest of the content is thrown away. */
  private void fail(Throwable failure) {
    if (read.tryFail(failure)) {
      source.handler(rest -> {}).resume();
    }
  }

  private void drained() {
    if (full
        && unwritten <= MOST_UNWRITTEN / 2
        && !sink.writeQueueFull()
        && !read.future().isComplete()) {
      full = false;
      source.resume();
    }
  }
}
