package dev.fanlight.gateway.upstream.http.names;

import java.time.Duration;

/**
 * When a name is asked for again: when its answer does not hold any more, within bounds; after a
 * failure soon, and then ever later.
 */
final class RepeatTime {
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration LATEST = Duration.ofSeconds(60);
  private static final int MOST_DOUBLINGS = 5;

  private int failures;

  /** Nanoseconds until the next look-up. */
  long nanosAfter(NameLookup.Result result) {
    if (result instanceof NameLookup.Result.Found found) {
      failures = 0;
      Duration ttl = found.ttl();
      Duration later = ttl.compareTo(LATEST) > 0 ? LATEST : ttl;
      return (later.compareTo(SOONEST) < 0 ? SOONEST : later).toNanos();
    }
    int doublings = Math.min(failures++, MOST_DOUBLINGS);
    return SOONEST.toNanos() << doublings;
  }
}
