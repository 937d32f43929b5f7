package dev.fanlight.gateway.fanout.answer.stream;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.HeldStream;
import dev.fanlight.gateway.limit.memory.StreamFailure;
import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to the client: each goes out as soon as the reader wants it. Confined to one
 * loop.
 */
final class RecordStream extends HeldStream implements Body.Counted {
  private final Deque<Buffer> unsent = new ArrayDeque<>();
  private final HeldBytes held;
  private final Runnable onTaken;
  private long unsentBytes;
  private boolean complete;
  private boolean taken;
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
    StreamFailure.tell(exceptionHandler, reason);
  }

  /** Bytes that the reader has not taken. */
  long unsentBytes() {
    return unsentBytes;
  }

  @Override
  protected @Nullable Buffer next() {
    Buffer record = unsent.poll();
    if (record != null) {
      unsentBytes -= record.length();
      held.giveBack(record.length());
      taken = true;
    }
    return record;
  }

  @Override
  protected void delivered() {
    if (taken) {
      taken = false;
      onTaken.run();
    }
    if (complete && unsent.isEmpty() && demand() > 0) {
      tellEnd();
    }
  }

  @Override
  public boolean keep(int bytes) {
    return held.take(bytes);
  }

  @Override
  public boolean isRead() {
    return isBegun();
  }

  /** What goes wrong with a call is a record; only what ends the whole fan-out comes here. */
  @Override
  public RecordStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = callbacks().of(handler);
    if (failure != null) {
      StreamFailure.tell(exceptionHandler, failure);
    }
    return this;
  }
}
