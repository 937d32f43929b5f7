package dev.fanlight.plugins.fault;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Picks a share of requests without chance: spread evenly, beginning with the first one. A quarter
 * is every fourth request, and of any number of requests in a row the right number is picked, up to
 * one. Safe for use by all threads.
 */
final class Share {
  /** A share is kept as a whole number of these parts, so that it never drifts. */
  private static final long PARTS = 1_000_000_000;

  private final long parts;

  /** What the requests so far have added up to, less than one request. */
  private final AtomicLong sum = new AtomicLong(PARTS - 1);

  /**
   * @param share from 0 to 1
   */
  Share(double share) {
    this.parts = Math.round(share * PARTS);
  }

  /** Whether the next request is picked. */
  boolean picks() {
    long before = sum.getAndUpdate(now -> (now + parts) % PARTS);
    return before + parts >= PARTS;
  }
}
