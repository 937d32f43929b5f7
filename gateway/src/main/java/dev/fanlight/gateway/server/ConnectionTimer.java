package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.limit.Timers;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection may be without an exchange: {@code head_timeout} while a head is awaited,
 * otherwise {@code idle_timeout}. One timer serves both: it is moved only to fire earlier, and
 * where it fires too early it is set again, so that a request on a busy connection costs a reading
 * of the clock and no timer. Confined to its loop.
 */
final class ConnectionTimer {
  private final Loop loop;
  private final Limits limits;
  private final RequestPipeline requests;
  private final Runnable timeUp;
  private boolean headAwaited = true;
  private long since;
  private Timers.@Nullable Timer timer;
  private long firesAt;

  /** A head is awaited from now on. */
  ConnectionTimer(Loop loop, Limits limits, RequestPipeline requests, Runnable timeUp) {
    this.loop = loop;
    this.limits = limits;
    this.requests = requests;
    this.timeUp = timeUp;
    restart();
  }

  boolean headAwaited() {
    return headAwaited;
  }

  /** A head has begun, or none will come or is under way. */
  void awaitHead(boolean awaited) {
    headAwaited = awaited;
  }

  /** The connection is without an exchange from now on. */
  void restart() {
    since = now();
    fireAfter(limitNanos(), since);
  }

  long now() {
    return loop.clock().nanoTime();
  }

  private long limitNanos() {
    return (headAwaited ? limits.headTimeout() : limits.idleTimeout()).toNanos();
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
    long left = requests.areUnderWay() ? limit : since + limit - now;
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
