package dev.fanlight.gateway.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long something runs, without its pauses. It starts when it is created. Confined to
 * its loop.
 */
public final class PausableTime {
  private final Loop loop;
  private final long startedAt;
  private long pausedSince;
  private long pausedNanos;
  private boolean paused;
  private long most;
  private @Nullable Runnable late;
  private Timers.@Nullable Timer timer;

  public PausableTime(Loop loop) {
    this.loop = loop;
    this.startedAt = loop.clock().nanoTime();
  }

  /**
   * From now on it may run for so long.
   *
   * @param late runs on the loop when it has run for longer, never during a pause
   */
  public void bound(Duration timeout, Runnable late) {
    this.most = nanos() + timeout.toNanos();
    this.late = late;
    stop();
    limit();
  }

  private void limit() {
    if (late != null && !paused) {
      timer = loop.timers().schedule(Math.max(0, most - nanos()), late);
    }
  }

  /** From now on it may run for as long as it takes. */
  public void unbound() {
    stop();
    late = null;
  }

  private void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** When its bound comes, if it is not paused again until then. */
  public Deadline deadline() {
    return new Deadline(loop.clock().nanoTime() + most - nanos());
  }

  /** Begins or ends a pause. */
  public void pause(boolean now) {
    long instant = loop.clock().nanoTime();
    if (paused) {
      pausedNanos += instant - pausedSince;
    }
    pausedSince = instant;
    paused = now;
    stop();
    limit();
  }

  public boolean isPaused() {
    return paused;
  }

  /** Nanoseconds that it has run. */
  public long nanos() {
    long now = loop.clock().nanoTime();
    return now - startedAt - pausedNanos - (paused ? now - pausedSince : 0);
  }
}
