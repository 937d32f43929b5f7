package dev.fanlight.gateway.telemetry.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Log lines about one thing, each with a reason. A line with the same reason appears at most once a
 * minute, and within a minute there are at most {@value #MOST} lines. Safe for use by all threads;
 * never blocks.
 */
public final class MinuteReasons {
  /** So many reasons have a line within a minute. */
  static final int MOST = 8;

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier clock;
  private final AtomicReference<List<Said>> said = new AtomicReference<>(List.of());

  private record Said(String reason, long at) {}

  /**
   * @param clock in nanoseconds
   */
  public MinuteReasons(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether the line with that reason is to be written now. */
  public boolean isDue(String reason) {
    long now = clock.getAsLong();
    List<Said> before = Objects.requireNonNull(said.get());
    List<Said> recent = new ArrayList<>(before.size() + 1);
    for (Said one : before) {
      if (now - one.at() < MINUTE) {
        if (one.reason().equals(reason)) {
          return false;
        }
        recent.add(one);
      }
    }
    if (recent.size() == MOST) {
      return false;
    }
    recent.add(new Said(reason, now));
    return said.compareAndSet(before, List.copyOf(recent));
  }
}
