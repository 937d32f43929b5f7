package dev.fanlight.gateway.server.terms;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the gateway waits for a client to take what waits for it. The client must take something
 * within the idle time, and as much as the least rate says. Only time counts in which something
 * waits without a break.
 *
 * <p>The kernel of a client that reads steadily may tell of that in lumps, many seconds apart: it
 * opens its window late, and the gateway's kernel asks for the window more and more seldom. So a
 * client that took more than it must has more time for the next bytes, up to the idle time.
 *
 * <p>While something waits, a timer looks at the client a few times within the shorter of the two
 * limits. So a limit is enforced at most a quarter later than it says, and a client that takes
 * everything at once costs no reading of the clock.
 *
 * <pre>
 * at rest --waits()--&gt; looking --settled()--&gt; at rest
 * looking --too little for too long--&gt; over, with cut()
 * any --stop()--&gt; over
 * </pre>
 *
 * <p>Confined to its loop.
 */
public final class Patience {
  /** The client that is waited for. */
  public interface Taker {
    /** All bytes that it has taken so far; never less than before. */
    long taken();

    /** It takes too little. Called at most once, by a timer. */
    void cut(Cut reason);
  }

  /**
   * What a client must do.
   *
   * @param idle within which it must take something
   * @param rate the least that it must take; null for no bound
   */
  public record Bounds(Duration idle, @Nullable BodyRate rate) {}

  private static final int LOOKS = 4;
  private static final long NO_BOUND = Long.MAX_VALUE;

  private final Loop loop;
  private final Taker taker;
  private final long idleNanos;
  private final long slowNanos;
  private final long least;
  private final long atFirst;
  private boolean waits;
  private boolean begun;
  private boolean over;
  private long lookedAt;
  private long seen;
  private long stillFor;
  private long slowSince = -1;
  private long slowFor;
  private long slowAfter;
  private Timers.@Nullable Timer timer;

  public Patience(Loop loop, Bounds bounds, Taker taker) {
    BodyRate rate = bounds.rate();
    boolean bounded = rate != null && rate.bytes() > 0;
    this.loop = loop;
    this.taker = taker;
    this.idleNanos = bounds.idle().toNanos();
    this.slowNanos = rate != null && bounded ? rate.after().toNanos() : NO_BOUND;
    this.atFirst = slowNanos == NO_BOUND ? NO_BOUND : 2 * slowNanos;
    this.least = rate != null && bounded ? rate.least() : 0;
  }

  /** Something waits for the client. */
  public void waits() {
    waits = true;
    if (timer == null) {
      schedule();
    }
  }

  /** Nothing waits any more: the client has taken all of it. */
  public void settled() {
    waits = false;
    begun = false;
  }

  /** Idempotent. */
  public void stop() {
    over = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void schedule() {
    if (!over) {
      long step = Math.max(1, Math.min(idleNanos, slowNanos) / LOOKS);
      timer = loop.timers().schedule(step, this::look);
    }
  }

  private void look() {
    timer = null;
    if (!waits || over) {
      return;
    }
    long now = loop.clock().nanoTime();
    long taken = taker.taken();
    if (begun) {
      judge(taken, now - lookedAt);
    } else {
      begin(taken);
    }
    lookedAt = now;
    schedule();
  }

  /**
   * What the connection took at once, before anything ever had to wait, may lie in the buffers of
   * the client's system, and these must be half empty before that system tells of it. So such bytes
   * buy the same time once more, and no longer. What the connection took later was read.
   */
  private void begin(long taken) {
    slowAfter = slowSince < 0 ? Math.min(earned(taken), atFirst) : earned(taken - slowSince);
    begun = true;
    seen = taken;
    slowSince = taken;
    stillFor = 0;
    slowFor = 0;
  }

  private void judge(long taken, long passed) {
    stillFor = taken == seen ? stillFor + passed : 0;
    seen = taken;
    slowFor += passed;
    if (taken - slowSince >= least) {
      slowAfter = earned(taken - slowSince);
      slowSince = taken;
      slowFor = 0;
    }
    if (slowFor >= slowAfter) {
      cut(Cut.SLOW_READER);
    } else if (stillFor >= idleNanos) {
      cut(Cut.IDLE_READER);
    }
  }

  /** What is left, and the time in which so many bytes are just enough, within the bounds. */
  private long earned(long bytes) {
    double nanos =
        Math.max(0, slowAfter - slowFor) + (double) bytes / Math.max(1, least) * slowNanos;
    return Math.max(slowNanos, (long) Math.min(nanos, (double) idleNanos));
  }

  private void cut(Cut reason) {
    over = true;
    taker.cut(reason);
  }
}
