package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether connections to an endpoint were refused. After a refusal the endpoint pauses for a
 * second, and for twice as long after each further refusal, at most 30 seconds. Then one attempt
 * tries it again. Safe for use by all threads; takes no lock.
 */
final class Refusals {
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);
  private static final int MOST_DOUBLINGS = 5;

  private final Clock clock;
  private final AtomicReference<@Nullable InARow> inARow = new AtomicReference<>();

  /**
   * How often it refused in a row.
   *
   * @param until when the endpoint pauses
   * @param trial whether an attempt is finding out
   * @param since when the first of them was
   */
  private record InARow(int count, long until, boolean trial, long since) {}

  Refusals(Clock clock) {
    this.clock = clock;
  }

  /** There is a connection. */
  void connected() {
    if (inARow.get() != null) {
      inARow.set(null);
    }
  }

  /** Whether no attempt may go there now. */
  boolean isPaused() {
    InARow now = inARow.get();
    return now != null && now.until() - clock.nanoTime() > 0;
  }

  /** When the first of the refusals in a row was; the other time when there was none. */
  long since(long otherwise) {
    InARow now = inARow.get();
    return now == null ? otherwise : now.since();
  }

  /** Whether this attempt may go there; after a pause that is the first one only. */
  boolean admit() {
    InARow now = inARow.get();
    return now == null || (now.until() - clock.nanoTime() <= 0 && tries(now));
  }

  /** An attempt goes there. */
  void tries() {
    InARow now = inARow.get();
    if (now != null) {
      tries(now);
    }
  }

  private boolean tries(InARow now) {
    long until = clock.nanoTime() + FIRST_PAUSE;
    return inARow.compareAndSet(now, new InARow(now.count(), until, true, now.since()));
  }

  void refused() {
    long now = clock.nanoTime();
    inARow.updateAndGet(before -> {
      if (before == null) {
        return new InARow(1, now + FIRST_PAUSE, false, now);
      }
      // Those that were under way together count once.
      boolean counted = !before.trial() && before.until() - now > 0;
      return counted ? before : again(before, now);
    });
  }

  private static InARow again(InARow before, long now) {
    int doublings = Math.min(before.count(), MOST_DOUBLINGS);
    long pause = Math.min(FIRST_PAUSE << doublings, LONGEST_PAUSE);
    return new InARow(before.count() + 1, now + pause, false, before.since());
  }
}
