package dev.fanlight.plugins.compress.coding;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The coders of one event loop. An answer borrows one and gives it back; a few wait for the next
 * answers. Confined to its loop.
 */
public final class LoopCoders {
  /** Coders of a coding that wait for their next answer. */
  private static final int MOST_IDLE = 4;

  private final Executor loop;
  private final CoderMemory memory;
  private final LoopTime time;
  private final Map<Coding, Deque<Coder>> idle = new EnumMap<>(Coding.class);
  private boolean closed;

  /**
   * @param loop runs a task on this loop when what is due there now has been done
   * @param nanos a clock that never goes back
   * @param maxCpu the per cent of the loop's time
   */
  public LoopCoders(Executor loop, CoderMemory memory, LongSupplier nanos, int maxCpu) {
    this.loop = loop;
    this.memory = memory;
    this.time = new LoopTime(nanos, maxCpu / 100.0);
    for (Coding coding : Coding.values()) {
      idle.put(coding, new ArrayDeque<>());
    }
  }

  /**
   * Lends a coder for one body.
   *
   * @return null when there is no memory or no time for it
   */
  public @Nullable Lease borrow(Coding coding, int level) {
    if (!time.isThere()) {
      return null;
    }
    Coder coder = idle(coding).poll();
    if (coder == null) {
      if (!memory.take(coding.memory())) {
        return null;
      }
      coder = coding.newCoder();
    }
    coder.begin(level);
    return new Lease(this, coding, coder);
  }

  void giveBack(Coding coding, Coder coder) {
    Deque<Coder> others = idle(coding);
    if (closed || others.size() == MOST_IDLE) {
      close(coding, coder);
    } else {
      others.push(coder);
    }
  }

  private void close(Coding coding, Coder coder) {
    coder.close();
    memory.giveBack(coding.memory());
  }

  private Deque<Coder> idle(Coding coding) {
    return idle.computeIfAbsent(coding, absent -> new ArrayDeque<>());
  }

  LoopTime time() {
    return time;
  }

  /** Runs the task on this loop when what is due there now has been done. */
  public void later(Runnable task) {
    loop.execute(task);
  }

  /** Frees the coders that wait; those that are lent are freed when they come back. */
  public void close() {
    closed = true;
    idle.forEach((coding, coders) -> coders.forEach(coder -> close(coding, coder)));
    idle.clear();
  }
}
