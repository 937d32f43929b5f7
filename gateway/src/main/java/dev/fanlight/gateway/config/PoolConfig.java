package dev.fanlight.gateway.config;

/**
 * A named set of worker threads for blocking work.
 *
 * @param virtual one virtual thread a task instead of a fixed set of threads
 * @param concurrent tasks at once: the threads, or max_concurrent where they are virtual
 * @param maxQueue tasks that may wait
 */
public record PoolConfig(String name, boolean virtual, int concurrent, int maxQueue) {
  /** The pool that jq programs run on. */
  public static final String JQ = "jq";

  public PoolConfig {
    if (concurrent < 1 || maxQueue < 0) {
      throw new IllegalArgumentException(
          "a pool of " + concurrent + " tasks and a queue of " + maxQueue);
    }
  }
}
