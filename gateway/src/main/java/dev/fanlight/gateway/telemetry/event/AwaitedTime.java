package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import org.jspecify.annotations.Nullable;

/**
 * For how long calls have been open that the answer waits for, however many at once. Times are
 * nanoseconds since the exchange began. Confined to the exchange's loop.
 */
final class AwaitedTime {
  private int open;
  private long since;
  private long nanos;

  /** The same with the calls of detached runs; null: there are none. */
  private @Nullable AwaitedTime withDetached;

  void begins(Need need, long now) {
    if (need == Need.DETACHED && withDetached == null) {
      withDetached = new AwaitedTime();
      withDetached.open = open;
      withDetached.since = since;
      withDetached.nanos = nanos;
    }
    if (withDetached != null && need != Need.BACKGROUND) {
      withDetached.begin(now);
    }
    if (need == Need.ANSWER) {
      begin(now);
    }
  }

  private void begin(long now) {
    if (++open == 1) {
      since = now;
    }
  }

  void ends(Need need, long now) {
    if (withDetached != null && need != Need.BACKGROUND) {
      withDetached.end(now);
    }
    if (need == Need.ANSWER) {
      end(now);
    }
  }

  private void end(long now) {
    if (--open == 0) {
      nanos += now - since;
    }
  }

  /**
   * The time until now.
   *
   * @param detached whether the answer waited for detached runs too
   */
  long until(long now, boolean detached) {
    if (detached && withDetached != null) {
      return withDetached.until(now, false);
    }
    return open == 0 ? nanos : nanos + now - since;
  }
}
