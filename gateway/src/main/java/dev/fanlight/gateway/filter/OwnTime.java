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
  private static final long NEVER = -1;

  private final FilterContext context;
  private final FilterLink link;
  private final List<Runnable> onOver;
  private long leftNanos;

  /** When it began to run. */
  private long since;

  private @Nullable Timer timer;

  /**
   * @param most null: it is not bounded
   * @param link hears once, when the plugin has held the exchange for that long in all
   */
  OwnTime(FilterContext context, @Nullable Duration most, FilterLink link) {
    this.context = context;
    this.leftNanos = most == null ? NEVER : most.toNanos();
    this.link = link;
    this.onOver = most == null ? List.of() : new ArrayList<>(0);
    if (most != null) {
      context.onEnd(this::stop);
    }
  }

  void run() {
    if (leftNanos == NEVER || context.ended()) {
      return;
    }
    Loop loop = context.loop();
    since = loop.clock().nanoTime();
    timer = loop.timers().schedule(leftNanos, this::end);
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
      leftNanos = Math.max(0, leftNanos - (context.loop().clock().nanoTime() - since));
    }
  }

  /** Runs the action when the time is over. */
  void onOver(Runnable action) {
    if (leftNanos != NEVER) {
      onOver.add(action);
    }
  }

  private void end() {
    timer = null;
    link.tooSlow();
    onOver.forEach(Runnable::run);
  }
}
