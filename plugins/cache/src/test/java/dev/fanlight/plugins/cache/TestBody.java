package dev.fanlight.plugins.cache;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A body whose parts come when the test says so, and wait until they are asked for. */
final class TestBody implements ReadStream<Buffer> {
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private long demand;
  private boolean ended;
  private boolean read;

  void write(String text) {
    waiting.add(Buffer.buffer(text));
    deliver();
  }

  void end() {
    ended = true;
    deliver();
  }

  void fail() {
    if (exceptionHandler != null) {
      exceptionHandler.handle(
          dev.fanlight.plugin.GatewayError.of(
              dev.fanlight.plugin.ErrorCode.CONNECTION_RESET, "broken"));
    }
  }

  boolean isRead() {
    return read;
  }

  private void deliver() {
    while (demand > 0 && handler != null && !waiting.isEmpty()) {
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      handler.handle(waiting.poll());
    }
    if (ended && waiting.isEmpty() && demand > 0 && endHandler != null) {
      Handler<Void> last = endHandler;
      endHandler = null;
      last.handle(null);
    }
  }

  @Override
  public TestBody exceptionHandler(@Nullable Handler<Throwable> failed) {
    exceptionHandler = failed;
    return this;
  }

  @Override
  public TestBody handler(@Nullable Handler<Buffer> reads) {
    handler = reads;
    return this;
  }

  @Override
  public TestBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public TestBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public TestBody fetch(long amount) {
    read = true;
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    deliver();
    return this;
  }

  @Override
  public TestBody endHandler(@Nullable Handler<Void> last) {
    endHandler = last;
    return this;
  }
}
