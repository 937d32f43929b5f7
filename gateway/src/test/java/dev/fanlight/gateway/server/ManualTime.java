package dev.fanlight.gateway.server;

import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/** Time that moves when a test says so. Confined to the loop it belongs to. */
public final class ManualTime implements Clock, Timers {
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(t -> t.at));
  private long now = 1;

  private static final class Task {
    final long at;
    final Runnable runnable;

    Task(long at, Runnable runnable) {
      this.at = at;
      this.runnable = runnable;
    }
  }

  public Loop loop(Executor executor) {
    return new Loop(this, this, executor);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Timer schedule(long delayNanos, Runnable runnable) {
    Task task = new Task(now + delayNanos, runnable);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  public void advance(Duration duration) {
    long to = now + duration.toNanos();
    for (Task next = tasks.peek(); next != null && next.at <= to; next = tasks.peek()) {
      now = next.at;
      tasks.remove(next);
      next.runnable.run();
    }
    now = to;
  }

  /** Nanoseconds to the next timer; the largest number when there is none. */
  public long untilNext() {
    Task next = tasks.peek();
    return next == null ? Long.MAX_VALUE : next.at - now;
  }
}
