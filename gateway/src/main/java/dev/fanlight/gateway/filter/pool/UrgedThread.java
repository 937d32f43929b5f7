package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.time.Timers;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread of its own for work that may hang. Every five seconds it is interrupted, until the work
 * ends: one interruption ends one wait, and the work may have others.
 */
public final class UrgedThread {
  private static final long PATIENCE_SECONDS = 5;

  private final Thread thread;
  private final Timers timers;
  private volatile Timers.@Nullable Timer next;

  private UrgedThread(String name, Timers timers, Runnable work) {
    this.timers = timers;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(work));
  }

  /** Runs the work on a new thread of that name. */
  public static void start(String name, Timers timers, Runnable work) {
    UrgedThread urged = new UrgedThread(name, timers, work);
    urged.arm();
    urged.thread.start();
  }

  private void arm() {
    next = timers.schedule(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), this::urge);
  }

  private void urge() {
    if (thread.isAlive()) {
      thread.interrupt();
      arm();
    }
  }

  private void run(Runnable work) {
    try {
      work.run();
    } finally {
      Timers.Timer pending = next;
      if (pending != null) {
        pending.cancel();
      }
    }
  }
}
