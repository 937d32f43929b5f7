package dev.fanlight.gateway.filter.watch;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.watch.LoopWatch.Culprit;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop under watch. Confined to the watch's thread but for the answer of the loop. */
final class WatchedLoop {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

  /** What waits for the network: the one of Netty, and those of the JDK. */
  private static final Set<String> SELECTORS =
      Set.of(
          "io.netty.channel.epoll.Native",
          "sun.nio.ch.EPoll",
          "sun.nio.ch.KQueue",
          "sun.nio.ch.WEPoll");

  private static final Pattern WAIT = Pattern.compile("[wW]ait|poll");

  /** The reason in the log when no plugin is to blame. */
  private static final String NO_PLUGIN = "";

  private final Executor loop;
  private final Clock clock;
  private final Function<StackTraceElement[], @Nullable Culprit> search;
  private final Telemetry telemetry;

  /** Known before the loop does anything that it is given after {@link #meet}. */
  private volatile @Nullable Met met;

  private volatile boolean answered = true;
  private volatile boolean late;
  private volatile long asked;
  private int looks;
  private long counted;
  private @Nullable String reported;

  /**
   * The thread of a loop.
   *
   * @param route for which the code of a plugin runs on it, if that is known
   */
  private record Met(Thread thread, Supplier<@Nullable String> route) {}

  WatchedLoop(
      Executor loop,
      Clock clock,
      Function<StackTraceElement[], @Nullable Culprit> search,
      Telemetry telemetry) {
    this.loop = loop;
    this.clock = clock;
    this.search = search;
    this.telemetry = telemetry;
  }

  /** Once, before the first look. */
  void meet() {
    try {
      loop.execute(() -> met = new Met(Thread.currentThread(), PluginCode.watch()));
    } catch (RuntimeException failure) {
      LOG.debug("an event loop took no task", failure); // and the first look says so
    }
  }

  void look() {
    if (answered) {
      ask();
    } else if (++looks >= LoopWatch.LOOKS) {
      late = true;
      blocked();
    }
  }

  private void ask() {
    late = false;
    looks = 0;
    long now = clock.nanoTime();
    asked = now;
    counted = now;
    reported = null;
    answered = false;
    try {
      loop.execute(() -> answer(now));
    } catch (RejectedExecutionException closed) {
      answered = true;
    }
  }

  private void answer(long asked) {
    telemetry.lag(clock.nanoTime() - asked);
    answered = true;
  }

  /**
   * Null while the loop does its work.
   *
   * @param leastNanos for which it has not
   */
  @Nullable String holder(long leastNanos) {
    Met busy = met;
    if (answered || busy == null || !late || clock.nanoTime() - asked < leastNanos) {
      return null;
    }
    String route = busy.route().get();
    StackTraceElement[] stack = busy.thread().getStackTrace();
    Culprit culprit = search.apply(stack);
    if (answered || !Objects.equals(route, busy.route().get())) {
      return null; // it went on while we looked
    }
    if (culprit == null) {
      return waits(stack) ? null : "an event loop is busy";
    }
    return "plugin " + culprit.plugin() + " keeps an event loop busy" + on(route);
  }

  private void blocked() {
    Met busy = met;
    if (busy == null) {
      return;
    }
    String route = busy.route().get();
    StackTraceElement[] stack = busy.thread().getStackTrace();
    Culprit culprit = search.apply(stack);
    if (answered || !Objects.equals(route, busy.route().get())) {
      return; // it went on while we looked: the stack may be anybody's
    }
    if (culprit == null && waits(stack)) {
      return; // the machine has not let it run: it is not busy
    }
    long nanos = clock.nanoTime() - counted;
    counted += nanos;
    if (culprit != null && culprit.meters() != null) {
      culprit.meters().blocked(nanos);
    }
    if (culprit == null) {
      report(null, null, nanos, stack);
    } else {
      report(culprit.plugin(), route, nanos, stack);
    }
  }

  /** Whether the loop waits for the network, in the call of the operating system for that. */
  static boolean waits(StackTraceElement[] stack) {
    return stack.length > 0
        && SELECTORS.contains(stack[0].getClassName())
        && WAIT.matcher(stack[0].getMethodName()).find();
  }

  /** Once for whoever it is, however long it takes. */
  private void report(
      @Nullable String plugin, @Nullable String route, long nanos, StackTraceElement[] stack) {
    String who = plugin == null ? NO_PLUGIN : plugin;
    if (Objects.equals(reported, who)) {
      return;
    }
    reported = who;
    Exception here = new Exception("what it is doing");
    here.setStackTrace(stack);
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    telemetry.blames().blocked(plugin, route, millis, stack);
    if (plugin == null) {
      LOG.warn("an event loop has been busy for {} ms", millis, here);
    } else {
      LOG.warn(
          "plugin {} has kept an event loop busy for {} ms{}", plugin, millis, on(route), here);
    }
  }

  private static String on(@Nullable String route) {
    return route == null ? "" : " on route " + route;
  }
}
