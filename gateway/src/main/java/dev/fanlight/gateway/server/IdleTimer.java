package dev.fanlight.gateway.server;

import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.limit.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task once nothing has happened for some time. {@link #touch} only reads the clock; the
 * timer behind it is set again when it fires too early.
 */
final class IdleTimer {
  private final Loop loop;
  private final long limitNanos;
  private final Runnable idle;
  private long last;
  private Timers.@Nullable Timer timer;

  IdleTimer(Loop loop, Duration limit, Runnable idle) {
    this.loop = loop;
    this.limitNanos = limit.toNanos();
    this.idle = idle;
  }

  void start() {
    last = loop.clock().nanoTime();
    timer = loop.timers().schedule(limitNanos, this::fired);
  }

  void touch() {
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
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
