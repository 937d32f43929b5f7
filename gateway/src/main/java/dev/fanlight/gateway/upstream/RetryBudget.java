package dev.fanlight.gateway.upstream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what retries and hedges may add to an upstream's load: a share of its live calls, and
 * never less than three a second with a burst of three. So an upstream with few calls has retries,
 * too. A share of 0 allows none. Shared by all event loops.
 */
final class RetryBudget {
  /** The room of one attempt that is allowed. Confined to the loop of its call. */
  static final class Share {
    /** Of an attempt that needs none, or may not start. */
    static final Share NONE = new Share(null);

    private final @Nullable RetryBudget budget;
    private boolean ended;

    private Share(@Nullable RetryBudget budget) {
      this.budget = budget;
    }

    /** Gives it back. Idempotent. */
    void end() {
      if (budget != null && !ended) {
        ended = true;
        budget.count(-1);
      }
    }

    /** That of an attempt which takes the place of this one's. */
    Share next() {
      if (budget == null) {
        return NONE;
      }
      end();
      budget.count(1);
      return new Share(budget);
    }
  }

  private static final double FLOOR_PER_NANO = 3 / 1e9;
  private static final double BURST = 3;

  private final double share;

  @GuardedBy("this")
  private int extra;

  @GuardedBy("this")
  private double tokens = BURST;

  @GuardedBy("this")
  private long refilledAt;

  @GuardedBy("this")
  private boolean used;

  /**
   * @param share of live calls, 0 to 1
   */
  RetryBudget(double share) {
    this.share = share;
  }

  /** What one more attempt may start with now, or {@link Share#NONE}. */
  synchronized Share tryStart(int liveCalls, Clock clock) {
    if (share > 0 && (extra + 1 <= share * liveCalls || takeToken(clock.nanoTime()))) {
      extra++;
      return new Share(this);
    }
    return Share.NONE;
  }

  @GuardedBy("this")
  private boolean takeToken(long now) {
    if (used) {
      tokens = Math.min(BURST, tokens + (now - refilledAt) * FLOOR_PER_NANO);
    }
    used = true;
    refilledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** Attempts that it allowed and that have not ended, nor begun to stream their answer. */
  synchronized int extra() {
    return extra;
  }

  private synchronized void count(int more) {
    extra += more;
  }
}
