package dev.fanlight.gateway.server.wire.close;

import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client's connection has served enough: so many requests, or for so long. It then
 * takes no more requests than it has. Confined to its loop.
 */
public final class Retirement {
  /** Connections that came together do not go together. */
  private static final double JITTER = 0.1;

  private final int most;
  private final Runnable retire;
  private final Timers.@Nullable Timer timer;
  private int served;
  private boolean due;

  /** Starts it. */
  public Retirement(Loop loop, Connections limits, Runnable retire) {
    this.most = limits.requests();
    this.retire = retire;
    Duration age = limits.age();
    this.timer = age == null ? null : loop.timers().schedule(jittered(age), this::begin);
  }

  private static long jittered(Duration age) {
    return Math.round(age.toNanos() * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
  }

  /** Another request is served. */
  public void serves() {
    served++;
    if (served == most) {
      begin();
    }
  }

  private void begin() {
    if (!due) {
      due = true;
      retire.run();
    }
  }

  public boolean isDue() {
    return due;
  }

  public void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
