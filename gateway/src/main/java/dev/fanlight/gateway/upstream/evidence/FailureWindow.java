package dev.fanlight.gateway.upstream.evidence;

import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.time.Clock;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts successes and failures of the last seconds, in steps of a tenth of its window. Safe for
 * use by all threads; takes no lock.
 */
public final class FailureWindow {
  /*
   * One long is one step: 24 bits say which step since the beginning, 20 bits count failures, 20
   * bits count everything. A step that is counted for the first time takes the place of the one a
   * window before it. Both counts stand still at their most.
   */
  private static final int STEPS = 10;
  private static final int BITS = 20;
  private static final long MOST = (1L << BITS) - 1;
  private static final long STAMPS = (1L << 24) - 1;

  private final FailureRate rate;
  private final Clock clock;
  private final long begin;
  private final long width;
  private final AtomicLongArray steps = new AtomicLongArray(STEPS);

  public FailureWindow(FailureRate rate, Clock clock) {
    this.rate = rate;
    this.clock = clock;
    this.begin = clock.nanoTime();
    this.width = Math.max(1, rate.window().toNanos() / STEPS);
  }

  public void record(boolean failed) {
    long number = number();
    int place = (int) (number % STEPS);
    long before;
    long after;
    do {
      before = steps.get(place);
      long counts = stamp(before) == (number & STAMPS) ? before : (number & STAMPS) << (2 * BITS);
      after = counts;
      if (all(counts) < MOST) {
        after += failed ? (1L << BITS) + 1 : 1;
      }
    } while (!steps.compareAndSet(place, before, after));
  }

  /** Whether the share of failures is too high. */
  public boolean isReached() {
    long now = number();
    long failures = 0;
    long all = 0;
    for (int i = 0; i < STEPS; i++) {
      long step = steps.get(i);
      if (isRecent(step, now)) {
        failures += failures(step);
        all += all(step);
      }
    }
    return rate.reached(failures, all);
  }

  /** How many there were, failures and successes. */
  public int all() {
    long now = number();
    long all = 0;
    for (int i = 0; i < STEPS; i++) {
      all += isRecent(steps.get(i), now) ? all(steps.get(i)) : 0;
    }
    return (int) all;
  }

  /** How many failures there were. */
  public int failures() {
    long now = number();
    long failures = 0;
    for (int i = 0; i < STEPS; i++) {
      failures += isRecent(steps.get(i), now) ? failures(steps.get(i)) : 0;
    }
    return (int) failures;
  }

  private long number() {
    return (clock.nanoTime() - begin) / width;
  }

  private static boolean isRecent(long step, long now) {
    return ((now - stamp(step)) & STAMPS) < STEPS;
  }

  private static long stamp(long step) {
    return step >>> (2 * BITS);
  }

  private static long failures(long step) {
    return (step >>> BITS) & MOST;
  }

  private static long all(long step) {
    return step & MOST;
  }
}
