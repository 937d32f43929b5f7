package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an upload leaves waiting for a slow upstream, and is full when that is enough, in
 * bytes: the connection itself counts chunks, whatever their size.
 */
final class CountedSink implements WriteStream<Buffer> {
  private static final int MOST_UNWRITTEN = 128 * 1024;

  private final WriteStream<Buffer> sink;
  private final HeldBytes held;
  private long unwritten;
  private @Nullable Handler<Void> drained;

  CountedSink(WriteStream<Buffer> sink, HeldBytes held) {
    this.sink = sink;
    this.held = held;
  }

  @Override
  public Future<Void> write(Buffer data) {
    int size = data.length();
    if (!held.take(size)) {
      return Future.failedFuture(MemoryBudget.refusal());
    }
    unwritten += size;
    return sink.write(data).onComplete(written -> written(size));
  }

  private void written(int size) {
    held.giveBack(size);
    unwritten -= size;
    drained(null);
  }

  private void drained(@Nullable Void nothing) {
    Handler<Void> waiting = drained;
    if (waiting != null && unwritten <= MOST_UNWRITTEN / 2 && !sink.writeQueueFull()) {
      drained = null;
      waiting.handle(null);
    }
  }

  @Override
  public boolean writeQueueFull() {
    return unwritten > MOST_UNWRITTEN || sink.writeQueueFull();
  }

  @Override
  public CountedSink drainHandler(@Nullable Handler<Void> handler) {
    drained = handler;
    sink.drainHandler(handler == null ? null : this::drained);
    return this;
  }

  @Override
  public Future<Void> end() {
    return sink.end();
  }

  @Override
  public CountedSink setWriteQueueMaxSize(int maxSize) {
    sink.setWriteQueueMaxSize(maxSize);
    return this;
  }

  @Override
  public CountedSink exceptionHandler(@Nullable Handler<Throwable> handler) {
    sink.exceptionHandler(handler);
    return this;
  }
}
