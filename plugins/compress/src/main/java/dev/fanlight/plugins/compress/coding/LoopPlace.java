package dev.fanlight.plugins.compress.coding;

import org.jspecify.annotations.Nullable;

/**
 * What one place of the plugin may use of the coders of one event loop. Its limits are about what
 * all places take together. Confined to its loop.
 */
public final class LoopPlace {
  private final Coders all;
  private final LoopCoders coders;
  private final long maxMemory;
  private final LoopTime time;
  private final LoopTurns turns;

  LoopPlace(Coders all, LoopCoders coders, LoopTasks loop, long maxMemory, LoopTime time) {
    this.all = all;
    this.coders = coders;
    this.maxMemory = maxMemory;
    this.time = time;
    this.turns = new LoopTurns(loop, coders::now, time);
  }

  /**
   * Lends a coder for one body.
   *
   * @return null when there is no memory or no time for it
   */
  public @Nullable Lease borrow(Coding coding, int level) {
    Coder coder = time.isThere(coders.now()) ? coders.take(coding, level, maxMemory) : null;
    return coder == null ? null : new Lease(coders, coding, coder);
  }

  /** Whether there is time now for more of a body. */
  public boolean hasTime() {
    return time.nanosUntilMore(coders.now()) == 0;
  }

  /**
   * Runs the task on this loop when what is due there now has been done, and there is time for more
   * of a body; after about a second in any case.
   */
  public void later(Runnable task) {
    turns.add(task);
  }

  /** The place uses no more of them. What it has borrowed may come back later. Call it once. */
  public void close() {
    all.leave(coders, maxMemory);
  }
}
