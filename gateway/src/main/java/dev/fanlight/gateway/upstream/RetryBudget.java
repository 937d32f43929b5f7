package dev.fanlight.gateway.upstream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.time.Clock;

/**
 * Bounds what retries and hedges may add to an upstream's load: a share of its live calls, and
 * never less than three a second with a burst of three. So an upstream with few calls has retries,
 * too. A share of 0 allows none. Shared by all event loops.
 */
final class RetryBudget {
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

  /** Whether one more attempt may start now; then {@link #ended} must follow. */
  synchronized boolean tryStart(int liveCalls, Clock clock) {
    if (share > 0 && (extra + 1 <= share * liveCalls || takeToken(clock.nanoTime()))) {
      extra++;
      return true;
    }
    return false;
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

  synchronized void ended() {
    extra--;
  }
}
