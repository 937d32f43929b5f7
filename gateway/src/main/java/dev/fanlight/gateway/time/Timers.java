package dev.fanlight.gateway.time;

/** The one source of delay. */
@FunctionalInterface
public interface Timers {
  /** Runs the task once after that many nanoseconds, on the loop these timers belong to. */
  Timer schedule(long delayNanos, Runnable task);

  /** A task that has not run yet. */
  @FunctionalInterface
  interface Timer {
    /** Idempotent; on the timers' own loop the task is certain not to run afterwards. */
    void cancel();
  }
}
