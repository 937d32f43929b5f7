package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin may take of an exchange for itself: it runs while the plugin holds the exchange and
 * stands still while the rest of the chain does, and when the exchange has ended. Confined to the
 * exchange's loop.
 */
sealed interface OwnTime {

  /**
   * @param most null: it is not bounded
   * @param link hears once, when the plugin has held the exchange for that long in all
   */
  static OwnTime of(FilterContext context, @Nullable Duration most, FilterLink link) {
    return most == null ? Unbounded.UNBOUNDED : new Bounded(context, most, link);
  }

  void run();

  void stop();

  /** Runs the action when the time is over. */
  void onOver(Runnable action);

  /** It is never over. */
  enum Unbounded implements OwnTime {
    UNBOUNDED;

    @Override
    public void run() {}

    @Override
    public void stop() {}

    @Override
    public void onOver(Runnable action) {}
  }

  /** It is over once. */
  final class Bounded implements OwnTime {
    private final FilterContext context;
    private final FilterLink link;
    private final List<Runnable> onOver = new ArrayList<>(0);
    private long leftNanos;

    /** When it began to run. */
    private long since;

    private @Nullable Timer timer;

    private Bounded(FilterContext context, Duration most, FilterLink link) {
      this.context = context;
      this.leftNanos = most.toNanos();
      this.link = link;
      context.onEnd(this::stop);
    }

    @Override
    public void run() {
      if (context.ended() || timer != null) {
        return;
      }
      Loop loop = context.loop();
      since = loop.clock().nanoTime();
      timer = loop.timers().schedule(leftNanos, this::end);
    }

    @Override
    public void stop() {
      if (timer != null) {
        timer.cancel();
        timer = null;
        leftNanos = Math.max(0, leftNanos - (context.loop().clock().nanoTime() - since));
      }
    }

    @Override
    public void onOver(Runnable action) {
      onOver.add(action);
    }

    private void end() {
      timer = null;
      link.tooSlow();
      onOver.forEach(Runnable::run);
    }
  }
}
