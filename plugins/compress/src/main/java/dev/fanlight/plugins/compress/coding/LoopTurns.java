package dev.fanlight.plugins.compress.coding;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Gives turns on one event loop to the answers of one place that wait, in the order in which they
 * asked. An answer that has something new while there is time needs no turn, and so may go before
 * them. While the loop owes time, all of them wait. Each waits for a second at most, so that an
 * answer goes on even where other places take all the time. Between two turns the loop does what
 * else there is to do. Confined to its loop.
 */
final class LoopTurns {
  private static final long MOST_WAIT = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  private final LoopTasks loop;
  private final LongSupplier now;
  private final LoopTime time;
  private final Deque<Turn> waiting = new ArrayDeque<>();
  private boolean scheduled;

  private record Turn(Runnable task, long asked) {}

  /**
   * @param now in nanoseconds, of a clock that never goes back
   */
  LoopTurns(LoopTasks loop, LongSupplier now, LoopTime time) {
    this.loop = loop;
    this.now = now;
    this.time = time;
  }

  void add(Runnable task) {
    waiting.add(new Turn(task, now.getAsLong()));
    schedule();
  }

  private void schedule() {
    Turn first = waiting.peek();
    if (first != null && !scheduled) {
      scheduled = true;
      loop.run((nanosUntil(first) + MILLI - 1) / MILLI, this::next);
    }
  }

  private long nanosUntil(Turn first) {
    long at = now.getAsLong();
    return Math.max(0, Math.min(time.nanosUntilMore(at), first.asked + MOST_WAIT - at));
  }

  private void next() {
    scheduled = false;
    Turn first = waiting.peek();
    try {
      if (first != null && nanosUntil(first) == 0) {
        waiting.remove();
        first.task.run();
      }
    } finally {
      schedule();
    }
  }
}
