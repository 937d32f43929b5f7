package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.limit.Clock;
import dev.fanlight.gateway.limit.Deadline;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.limit.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A scope's own deadline, which can be moved and suspended, and its timer. */
final class ScopeTime {
  private static final Duration UNBOUNDED = Duration.ofDays(365);

  private final Loop loop;
  private final Runnable onExpire;
  private Deadline deadline;
  private Timers.@Nullable Timer timer;
  private long suspendedWith = -1;
  private boolean closed;
  private boolean kept;
  private boolean streams;
  private @Nullable Duration streamsFor;
  private @Nullable Deadline most;
  private @Nullable Deadline asked;

  /** Not armed yet. */
  ScopeTime(Loop loop, Deadline deadline, Runnable onExpire) {
    this.loop = loop;
    this.deadline = deadline;
    this.onExpire = onExpire;
  }

  private Clock clock() {
    return loop.clock();
  }

  Deadline deadline() {
    return deadline;
  }

  void arm() {
    if (!closed) {
      long left = Math.max(0, deadline.remainingNanos(clock()));
      timer = loop.timers().schedule(left, onExpire);
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Stops for good. */
  void close() {
    closed = true;
    stop();
  }

  /** Makes the deadline come no later than after that time. */
  void narrow(Duration timeout) {
    Deadline earlier = Deadline.of(clock(), timeout);
    if (earlier.earlierThan(deadline)) {
      stop();
      deadline = earlier;
      arm();
    }
  }

  /** The client has no more time than that. */
  void asked(Duration timeout) {
    asked = Deadline.of(clock(), timeout);
    narrow(timeout);
  }

  /** When all of it ends, however long it streams; null where nothing bounds that. */
  @Nullable Deadline whole() {
    if (asked == null || most == null) {
      return asked == null ? most : asked;
    }
    return asked.min(most);
  }

  /** Bounds all of it, suspended or streaming. */
  void bound(Duration maxDuration) {
    most = Deadline.of(clock(), maxDuration);
    narrow(maxDuration);
  }

  /** Plugins answer yet: until {@link #answered} the deadline stays as it is. */
  void keep() {
    kept = true;
  }

  /** The answer is there: what was said by {@link #streaming} meanwhile holds from now on. */
  void answered() {
    kept = false;
    if (streams) {
      streaming(streamsFor);
    }
  }

  /** From here on only that bounds it, if anything. */
  void streaming(@Nullable Duration maxDuration) {
    if (kept) {
      streams = true;
      streamsFor = maxDuration;
      suspend(false);
      return;
    }
    stop();
    suspendedWith = -1;
    deadline =
        maxDuration != null && most != null
            ? most
            : Deadline.of(clock(), maxDuration == null ? UNBOUNDED : maxDuration);
    if (maxDuration != null) {
      arm();
    }
  }

  /** Lets the time stand still, or go on. */
  void suspend(boolean now) {
    if (now && suspendedWith < 0) {
      suspendedWith = Math.max(0, deadline.remainingNanos(clock()));
      stop();
      if (most != null && !closed) {
        timer = loop.timers().schedule(Math.max(0, most.remainingNanos(clock())), onExpire);
      }
    } else if (!now && suspendedWith >= 0 && !closed) {
      stop();
      Deadline resumed = Deadline.of(clock(), Duration.ofNanos(suspendedWith));
      deadline = most == null ? resumed : resumed.min(most);
      suspendedWith = -1;
      arm();
    }
  }

  /**
   * What is left, not less than nothing.
   *
   * @param earliest this deadline, or that of a scope around it
   */
  Duration remaining(Deadline earliest) {
    long nanos = suspendedWith >= 0 ? suspendedWith : earliest.remainingNanos(clock());
    return Duration.ofNanos(Math.max(0, nanos));
  }

  /** Whether the deadline has passed, be it that the timer has not run yet. */
  boolean late() {
    return suspendedWith < 0 && deadline.passed(clock());
  }
}
