package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task when a connection has been in its state for too long. One timer serves all states: it
 * is moved only to fire earlier, and where it fires too early it is set again. So a request on a
 * busy connection costs a reading of the clock and no timer. Confined to its loop.
 */
final class ConnectionTimer {
  private final Loop loop;
  private final Limits limits;
  private final Supplier<ConnectionState> state;
  private final Runnable timeUp;
  private long since;
  private Timers.@Nullable Timer timer;
  private long firesAt;

  ConnectionTimer(Loop loop, Limits limits, Supplier<ConnectionState> state, Runnable timeUp) {
    this.loop = loop;
    this.limits = limits;
    this.state = state;
    this.timeUp = timeUp;
  }

  /** The time of the state counts from now on. */
  void restart() {
    since = now();
    fireAfter(limitNanos(), since);
  }

  long now() {
    return loop.clock().nanoTime();
  }

  private long limitNanos() {
    return state.get().limit(limits).toNanos();
  }

  private void fireAfter(long delayNanos, long now) {
    long at = now + delayNanos;
    if (timer == null || firesAt - at > 0) {
      stop();
      firesAt = at;
      timer = loop.timers().schedule(delayNanos, this::fired);
    }
  }

  private void fired() {
    timer = null;
    long now = now();
    long limit = limitNanos();
    long left = state.get().serves() ? limit : since + limit - now;
    if (left > 0) {
      fireAfter(left, now);
    } else {
      timeUp.run();
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
