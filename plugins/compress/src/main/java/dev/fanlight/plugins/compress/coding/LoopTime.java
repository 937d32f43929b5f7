package dev.fanlight.plugins.compress.coding;

/**
 * A limit on how much of its event loop's time the plugin takes. What it has taken is paid back at
 * the rate of its share: with a share of a half, 1 ms in 2 ms. The loop owes what is not paid back
 * yet. While it owes more than 100 ms, no further answer is compressed. While it owes more than 200
 * ms, the answers that are being compressed wait too. So the answers that have begun come before
 * further ones. Confined to one event loop.
 */
final class LoopTime {
  private static final long MOST_OWED_TO_BEGIN = 100_000_000;
  private static final long MOST_OWED_TO_GO_ON = 200_000_000;

  /** Places with a larger share can take more than this one could ever pay back. */
  private static final long MOST_OWED = 1_000_000_000;

  private final double share;

  /** When all that was taken will have been paid back. */
  private long free;

  /**
   * @param share of the loop's time, more than 0 and at most 1
   * @param now in nanoseconds, of a clock that never goes back
   */
  LoopTime(double share, long now) {
    this.share = share;
    this.free = now;
  }

  /** Counts what was taken until now. */
  void took(long nanos, long now) {
    free = now + Math.min(MOST_OWED, Math.max(free - now, 0) + (long) (nanos / share));
  }

  /** Whether there is time for one more answer. */
  boolean isThere(long now) {
    return free - now <= MOST_OWED_TO_BEGIN;
  }

  /** Until there is time for more of an answer that has begun; 0: there is. */
  long nanosUntilMore(long now) {
    return Math.max(0, free - now - MOST_OWED_TO_GO_ON);
  }
}
