package dev.fanlight.gateway.server.terms;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Counts the time in which nobody but the client holds up a body, and what moves meanwhile; runs a
 * task once that is too little for all the time that one count lasts. Confined to its loop.
 */
public final class ClientRate {
  private final Loop loop;
  private final long countNanos;
  private final long least;
  private final Runnable slow;
  private long counted;
  private long moved;
  private long since;
  private boolean owes;
  private boolean stopped;
  private Timers.@Nullable Timer timer;

  public ClientRate(Loop loop, BodyRate limit, Runnable slow) {
    this.loop = loop;
    this.countNanos = limit.after().toNanos();
    this.least = limit.least();
    this.slow = slow;
  }

  /** From now on it is the client that the body waits for, or no longer. */
  public void owes(boolean now) {
    if (owes == now || stopped) {
      return;
    }
    owes = now;
    long time = loop.clock().nanoTime();
    if (now) {
      since = time;
      schedule();
    } else {
      counted += time - since;
    }
  }

  /** The client has sent or taken that much. */
  public void moved(int bytes) {
    moved += bytes;
  }

  private void schedule() {
    if (timer == null) {
      timer = loop.timers().schedule(Math.max(0, countNanos - counted), this::fired);
    }
  }

  private void fired() {
    timer = null;
    if (!owes) {
      return;
    }
    long time = loop.clock().nanoTime();
    counted += time - since;
    since = time;
    if (counted >= countNanos) {
      if (moved < least) {
        stop();
        slow.run();
        return;
      }
      counted = 0;
      moved = 0;
    }
    schedule();
  }

  /** Idempotent. */
  public void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
