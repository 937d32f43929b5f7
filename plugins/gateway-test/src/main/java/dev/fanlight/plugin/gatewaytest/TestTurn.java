package dev.fanlight.plugin.gatewaytest;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Lets the tests of one gateway run one after another, on whatever threads they run. */
final class TestTurn {
  private final Semaphore turn = new Semaphore(1);
  private volatile @Nullable Holder holder;

  /** The test whose turn it is. */
  private record Holder(String test, Thread thread) {}

  /**
   * Waits for the turn.
   *
   * @param test its unique id
   * @throws IllegalStateException when it can never come, because a test runs within another
   */
  void take(String test) throws InterruptedException {
    if (!turn.tryAcquire()) {
      Holder now = holder;
      if (now != null && now.thread.equals(Thread.currentThread())) {
        throw new IllegalStateException(
            "the thread of the test %s runs the test %s before it is done: it waits for a parallel stream or a task"
                .formatted(now.test, test));
      }
      turn.acquire();
    }
    holder = new Holder(test, Thread.currentThread());
  }

  /** Whether it is the turn of that test. */
  boolean isOf(String test) {
    Holder now = holder;
    return now != null && now.test.equals(test);
  }

  /** The turn is over. */
  void give() {
    holder = null;
    turn.release();
  }
}
