package dev.fanlight.gateway.filter.watch;

import dev.fanlight.gateway.filter.life.PluginSet;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.gateway.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who keeps an event loop from its work. From a thread of its own it hands every loop a
 * trifle to do and looks, a few times per threshold, whether it was done. A loop that has not come
 * to it for the whole threshold is blocked, and the stack of its thread says by whom; how long the
 * others took to come to it is their lag. So the loops pay for one small task now and then, and the
 * path of a request pays nothing.
 */
public final class LoopWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoopWatch.class);

  /** Looks per threshold: a loop that was busy for one and a quarter is certain to be found. */
  static final int LOOKS = 4;

  /** What holds a loop for that long may hold it for good. */
  private static final Duration TOO_LONG = Duration.ofSeconds(3);

  private final Function<StackTraceElement[], @Nullable Culprit> search;
  private final Telemetry telemetry;
  private final Clock clock;
  private final List<WatchedLoop> loops = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread;

  /** A plugin whose code was found in the stack of a blocked loop. */
  record Culprit(String plugin, @Nullable FilterMeters meters) {}

  LoopWatch(
      Function<StackTraceElement[], @Nullable Culprit> search, Telemetry telemetry, Clock clock) {
    this.search = search;
    this.telemetry = telemetry;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("loop-watch").factory());
  }

  /**
   * @param plugins whose code may be running; asked when a loop is blocked
   * @param threshold what is longer is reported
   * @param telemetry is told how long each trifle had to wait for its loop, on that loop, and who
   *     kept a loop busy
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a look that fails is logged, and looking goes on
  public static LoopWatch start(
      Supplier<List<PluginSet>> plugins, Duration threshold, Telemetry telemetry) {
    LoopWatch watch =
        new LoopWatch(stack -> find(plugins.get(), stack), telemetry, System::nanoTime);
    long period = Math.max(1, threshold.toNanos() / LOOKS);
    // With a fixed delay: after a pause of the whole process nothing is made up for, so that a
    // pause looks like one look and not like a blocked loop.
    watch.thread.scheduleWithFixedDelay(watch::look, period, period, TimeUnit.NANOSECONDS);
    return watch;
  }

  private static @Nullable Culprit find(List<PluginSet> plugins, StackTraceElement[] stack) {
    for (PluginSet set : plugins) {
      String plugin = PluginFrames.of(set.made()).running(stack);
      if (plugin != null) {
        return new Culprit(plugin, set.meters(plugin));
      }
    }
    return null;
  }

  /** Watches an event loop from here on. */
  public void watch(Executor loop) {
    WatchedLoop watched = new WatchedLoop(loop, clock, search, telemetry);
    watched.meet();
    loops.add(watched);
  }

  /** Who keeps a loop busy now, for an operator. */
  public List<String> holders() {
    return holders(Duration.ZERO);
  }

  private List<String> holders(Duration least) {
    return loops.stream()
        .map(loop -> loop.holder(least.toNanos()))
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * Why requests wait for a loop that may never come to them, for an operator; null: none does. Any
   * thread.
   */
  public @Nullable String defect() {
    List<String> holders = holders(TOO_LONG);
    return holders.isEmpty()
        ? null
        : holders.getFirst() + ", for longer than " + TOO_LONG.toSeconds() + " s";
  }

  /** One look at every loop. */
  void look() {
    for (WatchedLoop loop : loops) {
      try {
        loop.look();
      } catch (RuntimeException failure) {
        log.warn("could not look at an event loop", failure);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
