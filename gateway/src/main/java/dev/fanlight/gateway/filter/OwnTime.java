package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a plugin takes of an exchange for itself: it runs while the plugin holds the exchange
 * and stands still while the rest of the chain does, and when the exchange has ended. Confined to
 * the exchange's loop.
 */
final class OwnTime {
  private final FilterContext context;
  private final Loop loop;
  private final Runnable over;
  private final List<Runnable> onOver = new ArrayList<>(2);
  private long leftNanos;

  /** When it began to run. */
  private long since;

  private @Nullable Timer timer;

  /**
   * @param over runs once, when the plugin has held the exchange for that long in all
   */
  OwnTime(FilterContext context, Duration most, Runnable over) {
    this.context = context;
    this.loop = context.loop();
    this.leftNanos = most.toNanos();
    this.over = over;

    context.onEnd(this::stop);
  }

  void run() {
    if (context.ended()) {
      return;
    }
    since = loop.clock().nanoTime();
    timer = loop.timers().schedule(leftNanos, this::end);
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
      leftNanos = Math.max(0, leftNanos - (loop.clock().nanoTime() - since));
    }
  }

  /** Runs the action when the time is over. */
  void onOver(Runnable action) {
    onOver.add(action);
  }

  private void end() {
    timer = null;
    over.run();
    onOver.forEach(Runnable::run);
  }
}
