package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.LendingStream;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * Moves the content of a request from its source to its connection upstream. The source is paused
 * while too much waits for a slow upstream, in bytes: the connection itself counts chunks, whatever
 * their size. What waits counts as held.
 */
final class Upload {
  private static final int MOST_UNWRITTEN = 128 * 1024;

  private final ReadStream<Buffer> source;
  private final RequestSink sink;
  private final HeldBytes held;
  private final Promise<Void> read = Promise.promise();
  private long unwritten;
  private boolean full;

  private Upload(ReadStream<Buffer> source, RequestSink sink, HeldBytes held) {
    this.source = source;
    this.sink = sink;
    this.held = held;
  }

  /**
   * Moves all of it.
   *
   * @return completes when all has been written. A source that fails does not end the request.
   */
  static Future<Void> move(ReadStream<Buffer> source, RequestSink sink, HeldBytes held) {
    return new Upload(source, sink, held).start();
  }

  private Future<Void> start() {
    source.endHandler(end -> read.tryComplete());
    source.exceptionHandler(read::tryFail);
    source.handler(this::send);
    if (source instanceof LendingStream lender) {
      lender.lendTo(this::send);
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
