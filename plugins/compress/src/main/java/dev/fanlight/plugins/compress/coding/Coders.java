package dev.fanlight.plugins.compress.coding;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The coders of all places of the plugin. Each event loop has its own, and all of them have their
 * memory from one store. Safe for use by all threads.
 */
public final class Coders {
  private final LongSupplier nanos;
  private final CoderMemory memory = new CoderMemory();
  private final Map<Thread, LoopCoders> loops = new ConcurrentHashMap<>();

  /**
   * @param nanos a clock that never goes back
   */
  public Coders(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * What one place may use on the calling event loop, until it is closed there.
   *
   * @param loop this loop
   * @param maxMemory in bytes, of what all places use on all loops
   * @param maxCpu the per cent of the loop's time that all places may take
   */
  public LoopPlace here(LoopTasks loop, long maxMemory, int maxCpu) {
    LoopCoders coders =
        loops.computeIfAbsent(
            Thread.currentThread(), absent -> new LoopCoders(memory, nanos, loop));
    memory.addLimit(maxMemory);
    return new LoopPlace(this, coders, loop, maxMemory, coders.join(maxCpu));
  }

  void leave(LoopCoders coders, long maxMemory) {
    memory.removeLimit(maxMemory);
    coders.leave();
    if (!coders.isInUse()) {
      loops.values().remove(coders);
    }
  }

  /** Bytes outside of the heap that coders have, those that wait for their next answer included. */
  public long memory() {
    return memory.taken();
  }
}
