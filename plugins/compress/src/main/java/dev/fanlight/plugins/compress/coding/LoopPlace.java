package dev.fanlight.plugins.compress.coding;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one place of the plugin may use of the coders of one event loop. Its limits are about what
 * all places take together. Confined to its loop.
 */
public final class LoopPlace {
  private final Coders all;
  private final LoopCoders coders;
  private final Executor loop;
  private final long maxMemory;
  private final LoopTime time;

  LoopPlace(Coders all, LoopCoders coders, Executor loop, long maxMemory, LoopTime time) {
    this.all = all;
    this.coders = coders;
    this.loop = loop;
    this.maxMemory = maxMemory;
    this.time = time;
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

  /** Runs the task on this loop when what is due there now has been done. */
  public void later(Runnable task) {
    loop.execute(task);
  }

  /** The place uses no more of them. What it has borrowed may come back later. Call it once. */
  public void close() {
    all.leave(coders, maxMemory);
  }
}
