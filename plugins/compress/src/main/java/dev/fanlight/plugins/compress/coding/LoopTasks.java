package dev.fanlight.plugins.compress.coding;

/** Runs tasks on one event loop, on which it is called. */
@FunctionalInterface
public interface LoopTasks {
  /**
   * Runs the task after that many milliseconds. 0: when what is due on the loop now has been done.
   */
  void run(long millis, Runnable task);
}
