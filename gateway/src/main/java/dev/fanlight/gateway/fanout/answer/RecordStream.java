package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to the client: each goes out as soon as the reader wants it. Confined to one
 * loop.
 */
final class RecordStream implements ReadStream<Buffer> {
  private final Deque<Buffer> unsent = new ArrayDeque<>();
  private final HeldBytes held;
  private final Runnable onTaken;
  private long unsentBytes;
  private long demand;
  private boolean complete;
  private boolean delivering;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Throwable failure;

  /**
   * @param held counts what has not been taken
   * @param onTaken runs after the reader has taken what was there
   */
  RecordStream(HeldBytes held, Runnable onTaken) {
    this.held = held;
    this.onTaken = onTaken;
  }

  /** Does nothing when there is no room for it: then the exchange has failed. */
  void write(Buffer record) {
    if (held.take(record.length())) {
      unsent.add(record);
      unsentBytes += record.length();
      deliver();
    }
  }

  void end() {
    complete = true;
    deliver();
  }

  /** Breaks it off: what has not been taken is lost, and no end comes. */
  void fail(Throwable reason) {
    failure = reason;
    unsent.clear();
    held.giveBack(unsentBytes);
    unsentBytes = 0;
    if (exceptionHandler != null) {
      exceptionHandler.handle(reason);
    }
  }

  /** Bytes that the reader has not taken. */
  long unsentBytes() {
    return unsentBytes;
  }

  private void deliver() {
    if (delivering || handler == null) {
      return;
    }
    delivering = true;
    boolean taken = false;
    while (demand > 0 && !unsent.isEmpty()) {
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      Buffer record = unsent.remove();
      unsentBytes -= record.length();
      held.giveBack(record.length());
      handler.handle(record);
      taken = true;
    }
    delivering = false;
    if (taken) {
      onTaken.run();
    }
    if (complete && unsent.isEmpty() && demand > 0 && endHandler != null) {
      Handler<Void> ended = endHandler;
      endHandler = null;
      ended.handle(null);
    }
  }

  @Override
  public RecordStream handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public RecordStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public RecordStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public RecordStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    deliver();
    return this;
  }

  @Override
  public RecordStream endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    return this;
  }

  /** What goes wrong with a call is a record; only what ends the whole fan-out comes here. */
  @Override
  public RecordStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    if (handler != null && failure != null) {
      handler.handle(failure);
    }
    return this;
  }
}
