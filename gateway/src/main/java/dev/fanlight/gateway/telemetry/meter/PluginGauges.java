package dev.fanlight.gateway.telemetry.meter;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.telemetry.log.MinuteLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gauges of one plugin. Their suppliers are code of the plugin and may block, so no scrape
 * calls them. A thread calls one after another, and the scrape waits for a moment. While a supplier
 * holds that thread, another thread calls the others. There are few threads at most. When suppliers
 * hold all of them, the plugin's gauges have no value until one returns. A supplier that has not
 * returned is not called again, and only the first scrape waits for it.
 *
 * <pre>
 * idle -&gt; queued -&gt; running -&gt; idle
 *                   running -&gt; late -&gt; idle
 * </pre>
 *
 * <p>Safe for use by all threads.
 */
final class PluginGauges {
  private static final Logger LOG = LoggerFactory.getLogger(PluginGauges.class);

  static final int MOST_THREADS = 4;

  /** A supplier that takes longer is late. */
  private static final long PATIENCE_MILLIS = 500;

  /** A scrape looks so often for suppliers that are late. */
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

  /** A scrape waits no longer, for all plugins together. */
  private static final int MOST_SECONDS = 2;

  /** A line of the log names so many metrics. */
  private static final int MOST_NAMES = 10;

  private final MetersOfPlugins.Time time;
  private final MinuteLine told;

  @GuardedBy("this")
  private final List<Gauge> gauges = new ArrayList<>();

  @GuardedBy("this")
  private final Queue<Gauge> queue = new ArrayDeque<>();

  /** Those whose suppliers have not returned yet, also of gauges that were removed meanwhile. */
  @GuardedBy("this")
  private final List<Gauge> running = new ArrayList<>();

  @GuardedBy("this")
  private int threads;

  /** Threads of suppliers that are late. */
  @GuardedBy("this")
  private int lateThreads;

  PluginGauges(MetersOfPlugins.Time time) {
    this.time = time;
    this.told = new MinuteLine(time::nanoTime);
  }

  private enum State {
    IDLE,
    QUEUED,
    RUNNING,
    LATE
  }

  /** One gauge of one instance. Its state belongs to the lock of all gauges. */
  static final class Gauge {
    private final String plugin;
    private final String metric;
    private final DoubleSupplier supplier;
    private final MinuteLine told = new MinuteLine();
    private State state = State.IDLE;
    private long since;
    private @Nullable Thread thread;
    private boolean failing;
    private volatile double value = Double.NaN;

    Gauge(String plugin, String metric, DoubleSupplier supplier) {
      this.plugin = plugin;
      this.metric = metric;
      this.supplier = supplier;
    }

    /** What the supplier said at the last scrape; no number if it said nothing in time. */
    double value() {
      return value;
    }

    private boolean isAwaited() {
      return state == State.QUEUED || state == State.RUNNING;
    }

    /** Says so once, and again only after it has been well. */
    private void fails(String how, Throwable where) {
      value = Double.NaN;
      if (!failing && told.due() > 0) {
        LOG.error("gauge {} of plugin {} {}; it has no value", metric, plugin, how, where);
      }
      failing = true;
    }
  }

  synchronized void add(Gauge gauge) {
    gauges.add(gauge);
  }

  /** The instance is gone. If the supplier has not returned yet, it is interrupted. */
  synchronized void remove(Gauge gauge) {
    gauges.remove(gauge);
    queue.remove(gauge);
    if (gauge.thread != null) {
      gauge.thread.interrupt();
    }
  }

  /** Whether suppliers hold threads. These gauges must be kept then, or threads would add up. */
  synchronized boolean isHeld() {
    return threads > 0;
  }

  /** Calls all suppliers, and waits until they have returned or are late. */
  static void read(Collection<PluginGauges> plugins, MetersOfPlugins.Time time) {
    long end = time.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    plugins.forEach(PluginGauges::begin);
    boolean over = false;
    while (!over && plugins.stream().anyMatch(PluginGauges::isReading)) {
      long now = time.nanoTime();
      plugins.forEach(plugin -> plugin.await(now + Math.min(WAIT_NANOS, end - now)));
      plugins.forEach(PluginGauges::hurry);
      over = time.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted();
    }
    for (PluginGauges plugin : plugins) {
      plugin.end(over);
    }
  }

  private synchronized void begin() {
    for (Gauge gauge : gauges) {
      if (gauge.state == State.IDLE) {
        gauge.state = State.QUEUED;
        queue.add(gauge);
      }
    }
    if (threads == lateThreads) {
      startThread();
    }
  }

  @GuardedBy("this")
  private void startThread() {
    if (threads < MOST_THREADS && !queue.isEmpty()) {
      Thread.ofPlatform().daemon().name("plugin gauges").start(this::run);
      threads++; // the thread cannot end before, because it needs this lock
    }
  }

  private synchronized boolean isReading() {
    return threads > lateThreads && gauges.stream().anyMatch(Gauge::isAwaited);
  }

  private synchronized void await(long end) {
    try {
      while (isReading() && end - time.nanoTime() > 0) {
        time.await(this, end);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells which suppliers are late, and has another thread call the others. */
  private synchronized void hurry() {
    long now = time.nanoTime();
    for (Gauge gauge : running) {
      if (now - gauge.since >= TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
        late(gauge, Objects.requireNonNull(gauge.thread, "the thread that it holds"));
      }
    }
    startThread();
  }

  /** One interruption ends one wait, and the supplier may have others. */
  @GuardedBy("this")
  private void late(Gauge gauge, Thread thread) {
    if (gauge.state == State.RUNNING) {
      gauge.state = State.LATE;
      lateThreads++;
      if (gauges.remove(gauge)) {
        gauges.add(gauge); // the next scrape calls the others before it
      }
      Throwable where = new Throwable("what its supplier does");
      where.setStackTrace(thread.getStackTrace());
      gauge.fails("has not answered for " + PATIENCE_MILLIS + " ms", where);
    }
    thread.interrupt();
  }

  /** What a supplier said at an earlier scrape is not shown again. */
  private synchronized void end(boolean over) {
    if (over || lateThreads == MOST_THREADS) {
      List<Gauge> leftOut = gauges.stream().filter(Gauge::isAwaited).toList();
      leftOut.forEach(gauge -> gauge.value = Double.NaN);
      if (!leftOut.isEmpty() && !Thread.currentThread().isInterrupted() && told.due() > 0) {
        String why =
            lateThreads == MOST_THREADS
                ? "others hold all " + MOST_THREADS + " threads of the plugin's gauges"
                : "a page of metrics waits for " + MOST_SECONDS + " s at most";
        LOG.warn(
            "gauges of plugin {} have no value, because {}: {}",
            leftOut.getFirst().plugin,
            why,
            some(leftOut.stream().map(gauge -> gauge.metric).distinct().toList()));
      }
    }
  }

  private static String some(List<String> names) {
    int more = Math.max(0, names.size() - MOST_NAMES);
    String some = String.join(", ", names.subList(0, names.size() - more));
    return more == 0 ? some : some + " and " + more + " more";
  }

  private void run() {
    Gauge gauge = next();
    while (gauge != null) {
      call(gauge);
      gauge = next();
    }
  }

  private void call(Gauge gauge) {
    double value = Double.NaN;
    Throwable failure = null;
    try {
      value = gauge.supplier.getAsDouble();
    } catch (Throwable thrown) { // an error of one gauge must not cost the others
      failure = thrown;
    }
    done(gauge, value, failure);
  }

  private synchronized @Nullable Gauge next() {
    Gauge gauge = queue.poll();
    if (gauge == null) {
      threads--;
    } else {
      gauge.state = State.RUNNING;
      gauge.since = time.nanoTime();
      gauge.thread = Thread.currentThread();
      running.add(gauge);
    }
    notifyAll();
    return gauge;
  }

  private synchronized void done(Gauge gauge, double value, @Nullable Throwable failure) {
    lateThreads -= gauge.state == State.LATE ? 1 : 0;
    gauge.state = State.IDLE;
    gauge.thread = null;
    running.remove(gauge);
    Thread.interrupted(); // it was meant for this supplier
    gauge.value = value;
    if (failure == null) {
      gauge.failing = false;
    } else {
      gauge.fails("has failed", failure);
    }
  }
}
