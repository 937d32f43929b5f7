package dev.fanlight.plugins.compress.coding;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Runs tasks on one event loop, on which it is called. */
@FunctionalInterface
public interface LoopTasks {
  /**
   * Runs the task after that many milliseconds. 0: when what is due on the loop now has been done.
   */
  void run(long millis, Runnable task);

  /**
   * Runs them in a context.
   *
   * @param loop that belongs to no deployment, so that it is there as long as the event loop
   */
  static LoopTasks in(Context loop, Vertx vertx) {
    return (millis, task) ->
        loop.runOnContext(go -> {
          if (millis == 0) {
            task.run();
          } else {
            // Not in the context of the caller: a timer ends with the deployment that set it.
            vertx.setTimer(millis, passed -> task.run());
          }
        });
  }
}
