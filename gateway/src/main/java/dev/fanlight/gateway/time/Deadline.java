package dev.fanlight.gateway.time;

import java.time.Duration;

/**
 * An instant by which work must have ended; at that very instant it has passed.
 *
 * @param nanos on the scale of the {@link Clock} it was made with, which may wrap around: compare
 *     deadlines by their methods only
 */
public record Deadline(long nanos) {
  /**
   * The timeout of work that nothing bounds, and the longest timeout of a deadline. It is half the
   * clock's range (146 years), so that the difference of two deadlines never overflows. Timers
   * accept it as a delay.
   */
  public static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE / 2);

  /** That long from now. */
  public static Deadline of(Clock clock, Duration timeout) {
    Duration bounded = timeout.compareTo(NEVER) < 0 ? timeout : NEVER;
    return new Deadline(clock.nanoTime() + bounded.toNanos());
  }

  /** Nanoseconds left; zero or less when it has passed. */
  public long remainingNanos(Clock clock) {
    return nanos - clock.nanoTime();
  }

  /** Whether nothing is left. */
  public boolean passed(Clock clock) {
    return remainingNanos(clock) <= 0;
  }

  /** Strictly earlier. */
  public boolean earlierThan(Deadline other) {
    return nanos - other.nanos < 0;
  }

  /** The earlier of the two. */
  public Deadline min(Deadline other) {
    return other.earlierThan(this) ? other : this;
  }
}
