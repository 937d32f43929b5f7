package dev.fanlight.plugins.compress.coding;

import java.util.function.LongSupplier;

/**
 * How much of its event loop's time the plugin takes. What it has taken is paid back at the rate of
 * its share. While it owes more than 100 ms, no further answer is compressed. Confined to one event
 * loop.
 */
final class LoopTime {
  private static final long MOST_OWED_NANOS = 100_000_000;

  private final LongSupplier nanos;
  private final double share;

  /** When all that was taken will have been paid back. */
  private long free;

  /**
   * @param share of the loop's time, more than 0 and at most 1
   */
  LoopTime(LongSupplier nanos, double share) {
    this.nanos = nanos;
    this.share = share;
    this.free = nanos.getAsLong();
  }

  long now() {
    return nanos.getAsLong();
  }

  /** Counts the time from then until now. */
  void took(long since) {
    long now = now();
    free = Math.max(free - now, 0) + now + (long) ((now - since) / share);
  }

  /** Whether there is time for one more answer. */
  boolean isThere() {
    return free - now() <= MOST_OWED_NANOS;
  }
}
