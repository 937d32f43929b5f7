package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.PausableTime;
import dev.fanlight.gateway.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of a scope, which can be moved, bounded and suspended, and its timer.
 *
 * <pre>
 * running --suspend(true)--&gt; suspended --suspend(false)--&gt; running
 * running --keep()--&gt; kept --answered()--&gt; running, or streaming if that was asked for meanwhile
 * running, suspended --streaming(d)--&gt; streaming
 * any --expired()--&gt; expired
 * any --close()--&gt; closed
 * </pre>
 *
 * <p>Nothing moves the time of an expired scope: of all bounds only that of {@link #bound} is left.
 *
 * <p>A scope within is never later than the scope around it. Only the time of the outermost scope
 * is suspended.
 */
public final class ScopeTime {
  private final Loop loop;
  private final @Nullable ScopeTime outer;
  private final Runnable onDeadline;
  private final Runnable onBound;

  /** How long it was to take when that was first known, in nanoseconds. */
  private long usual = Long.MAX_VALUE;

  private Deadline deadline;

  /** Whether a response streams that nothing bounds. */
  private boolean unbounded;

  private Timers.@Nullable Timer timer;
  private long suspendedWith = -1;
  private boolean expired;
  private boolean closed;

  /** Whether a body is being passed on, and whether the client is still to send of its own. */
  private boolean uploads;

  private boolean sends;

  /** Of the call that passes the client's body on, if it has less time than its scope. */
  private @Nullable PausableTime call;

  private boolean kept;
  private boolean streams;
  private @Nullable Duration streamsFor;
  private @Nullable Deadline most;
  private @Nullable Deadline asked;

  /**
   * Not armed yet.
   *
   * @param onDeadline runs when the deadline, or what bounds all of it, has come
   * @param onBound runs when what bounds all of it comes after {@link #expired}
   */
  ScopeTime(
      Loop loop,
      @Nullable ScopeTime outer,
      Deadline deadline,
      Runnable onDeadline,
      Runnable onBound) {
    this.loop = loop;
    this.outer = outer;
    this.deadline = deadline;
    this.onDeadline = onDeadline;
    this.onBound = onBound;
  }

  private Clock clock() {
    return loop.clock();
  }

  /** Its own deadline, whatever the scopes around it have. */
  Deadline own() {
    return deadline;
  }

  Deadline deadline() {
    return outer == null ? deadline : deadline.min(outer.deadline());
  }

  void arm() {
    if (!closed) {
      long left = Math.max(0, deadline.remainingNanos(clock()));
      usual = usual == Long.MAX_VALUE ? left : usual;
      timer = loop.timers().schedule(left, onDeadline);
    }
  }

  private void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** The deadline has come. What bounds all of it may still come, an answer being on its way. */
  void expired() {
    stop();
    expired = true;
    if (most != null && !most.passed(clock())) {
      timer = loop.timers().schedule(most.remainingNanos(clock()), onBound);
    }
  }

  /** Stops for good. */
  void close() {
    closed = true;
    stop();
  }

  /** Makes the deadline come no later than after that time. */
  public void narrow(Duration timeout) {
    Deadline earlier = Deadline.of(clock(), timeout);
    if (earlier.earlierThan(deadline)) {
      stop();
      deadline = earlier;
      arm();
    }
  }

  /** The client has no more time than that. */
  public void asked(Duration timeout) {
    asked = Deadline.of(clock(), timeout);
    narrow(timeout);
  }

  /** When all of it ends, however long its response streams; null where nothing bounds that. */
  public @Nullable Deadline whole() {
    return earlier(earlier(asked, most), outer == null ? null : outer.whole());
  }

  /** Whether what bounds all of it has passed. */
  public boolean over() {
    Deadline whole = whole();
    return whole != null && whole.passed(clock());
  }

  private static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.min(other);
  }

  /** Makes all of it end after that time, whether it is suspended or its response streams. */
  public void bound(Duration maxDuration) {
    most = earlier(most, Deadline.of(clock(), maxDuration));
    narrow(maxDuration);
  }

  /**
   * Plugins have the last word about the answer: until {@link #answered} they have no more time
   * than the exchange, though its response may have begun to stream.
   */
  public void keep() {
    kept = true;
  }

  /**
   * The answer is there, plugins and all: what was said by {@link #streaming} meanwhile holds from
   * now on.
   */
  public void answered() {
    kept = false;
    if (streams) {
      streaming(streamsFor);
    }
  }

  /**
   * The response has begun to stream: from here on only its duration bounds it, if anything.
   *
   * @param maxDuration from where {@link #bound} was told of it, else from now; null: no bound
   */
  public void streaming(@Nullable Duration maxDuration) {
    if (kept) {
      streams = true;
      streamsFor = maxDuration;
      suspend(false);
      return;
    }
    if (expired) {
      return;
    }
    stop();
    suspendedWith = -1;
    boolean bounded = most != null || maxDuration != null;
    deadline =
        most != null
            ? most
            : Deadline.of(clock(), maxDuration == null ? Deadline.NEVER : maxDuration);
    unbounded = !bounded;
    if (bounded) {
      arm();
    }
  }

  /**
   * A body is being passed on, or no more. While the client sends it, the time stands still: what
   * bounds an upload bounds this.
   */
  public void uploads(boolean now) {
    if (outer == null) {
      uploads = now;
      upload();
    } else {
      outer.uploads(now);
    }
  }

  /** The client's body is wanted and on its way, or no more. */
  void sends(boolean now) {
    sends = now;
    upload();
  }

  private void upload() {
    boolean stands = uploads && sends;
    suspend(stands);
    if (call != null && call.isPaused() != stands) {
      call.pause(stands);
    }
  }

  /** Has the time of a call stand still with the client's upload; null: of no call any more. */
  public void follows(@Nullable PausableTime ofCall) {
    if (outer == null) {
      call = ofCall;
    } else {
      outer.follows(ofCall);
    }
  }

  /** Stops the time, and lets it go on. */
  public void suspend(boolean now) {
    if (outer != null) {
      outer.suspend(now);
    } else if (now && suspendedWith < 0 && !expired) {
      suspendedWith = Math.max(0, deadline.remainingNanos(clock()));
      stop();
      if (most != null && !closed) {
        timer = loop.timers().schedule(Math.max(0, most.remainingNanos(clock())), onDeadline);
      }
    } else if (!now && suspendedWith >= 0 && !closed && !expired) {
      stop();
      Deadline resumed = Deadline.of(clock(), Duration.ofNanos(suspendedWith));
      deadline = most == null ? resumed : resumed.min(most);
      suspendedWith = -1;
      arm();
    }
  }

  /**
   * What is left, not less than nothing. While a response streams that nothing bounds, new work has
   * as long as the whole scope was to have.
   */
  Duration remaining() {
    Duration around = outer == null ? null : outer.remaining();
    Duration left = Duration.ofNanos(unbounded ? usual : Math.max(0, leftNanos()));
    return around == null || left.compareTo(around) < 0 ? left : around;
  }

  private long leftNanos() {
    return suspendedWith >= 0 ? suspendedWith : deadline.remainingNanos(clock());
  }

  /** Whether the exchange's deadline has passed, even where its timer has not run yet. */
  boolean late() {
    if (outer != null) {
      return outer.late();
    }
    return suspendedWith < 0 && deadline.passed(clock());
  }
}
