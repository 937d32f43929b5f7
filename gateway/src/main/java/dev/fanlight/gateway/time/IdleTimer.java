package dev.fanlight.gateway.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task once nothing has happened for some time. {@link #touch} only reads the clock; the
 * timer behind it is set again when it fires too early. Confined to its loop.
 */
public final class IdleTimer {
  private final Loop loop;
  private final long limitNanos;
  private final Runnable idle;
  private long last;
  private Timers.@Nullable Timer timer;

  /** Not started yet. */
  public IdleTimer(Loop loop, Duration limit, Runnable idle) {
    this.loop = loop;
    this.limitNanos = limit.toNanos();
    this.idle = idle;
  }

  public void start() {
    last = loop.clock().nanoTime();
    timer = loop.timers().schedule(limitNanos, this::fired);
  }

  /** Something has happened. */
  public void touch() {
    last = loop.clock().nanoTime();
  }

  private void fired() {
    long left = last + limitNanos - loop.clock().nanoTime();
    if (left > 0) {
      timer = loop.timers().schedule(left, this::fired);
    } else {
      timer = null;
      idle.run();
    }
  }

  /** Idempotent. */
  public void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
