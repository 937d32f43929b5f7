package dev.fanlight.gateway.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.telemetry.series.Series;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gauges whose suppliers all return, and take too long together. The time is that of the test. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowGaugesTest {
  private static final int GAUGES = 50;
  private static final long EACH = TimeUnit.MILLISECONDS.toNanos(450);
  private static final long MOST = TimeUnit.SECONDS.toNanos(2);

  /** So many suppliers have returned before {@link #MOST} is over. */
  private static final int MOST_ANSWERS = (int) (MOST / EACH);

  @RegisterExtension
  final RecordedLog log = new RecordedLog("dev.fanlight.gateway.telemetry.meter");

  private final PassingTime time = new PassingTime();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MetersOfPlugins plugins = new MetersOfPlugins(new Series(registry), time);

  /** Suppliers that have taken their time, and may wait. */
  private final AtomicInteger held = new AtomicInteger();

  /** Null: no time passes in a supplier. */
  private volatile @Nullable Slow slow;

  /** Suppliers that are slow until then. Then they wait until the test has read the page. */
  private record Slow(long until, CountDownLatch read) {}

  @BeforeEach
  void gauges() {
    OwnMeters meters = plugins.of("slow", new OwnMeters.Owners());
    meters.showGauges();
    for (int i = 0; i < GAUGES; i++) {
      meters.gauge("g" + i, "Slow", this::value);
    }
  }

  @AfterEach
  void release() {
    Slow now = slow;
    if (now != null) {
      now.read.countDown();
    }
  }

  private double value() {
    Slow now = slow;
    if (now != null) {
      time.pass(EACH);
      held.incrementAndGet();
      boolean waits = time.nanoTime() - now.until >= 0;
      while (waits) {
        try {
          now.read.await();
          waits = false;
        } catch (InterruptedException ignored) {
          // and waits on
        }
      }
    }
    return 1;
  }

  private List<Double> page() {
    plugins.readGauges();
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith("fanlight_plugin_slow_g"))
        .map(line -> Double.valueOf(line.substring(line.indexOf(' ') + 1)))
        .toList();
  }

  /** After it all suppliers have returned. */
  private List<Double> slowPage() {
    Slow now = new Slow(time.nanoTime() + MOST, new CountDownLatch(1));
    slow = now;
    List<Double> page = page();
    slow = null;
    now.read.countDown();
    return page;
  }

  @Test
  void thePage_isThereWhenItsTimeIsOver_andTheRestHasNoValue() {
    assertThat(page()).hasSize(GAUGES).containsOnly(1.0);

    List<Double> page = slowPage();

    assertThat(page).hasSize(GAUGES).containsOnly(1.0, Double.NaN);
    assertThat(page).filteredOn(value -> value == 1).hasSizeLessThanOrEqualTo(MOST_ANSWERS);
  }

  @Test
  void gaugesThatThePageLeavesOut_areNamedOnceAMinute() {
    slowPage();
    slowPage();

    assertThat(leftOut()).hasSize(1);
    assertThat(leftOut().getFirst())
        .matches(
            "gauges of plugin slow have no value, because .*:"
                + " (fanlight_plugin_slow_g\\d+, ){9}fanlight_plugin_slow_g\\d+ and 3\\d more");

    time.pass(TimeUnit.MINUTES.toNanos(1));
    slowPage();

    assertThat(leftOut()).hasSize(2);
  }

  @Test
  void gaugesThatNoThreadIsLeftFor_areNamedToo() {
    slow = new Slow(time.nanoTime(), new CountDownLatch(1));
    while (held.get() < PluginGauges.MOST_THREADS) {
      pageAsTimePasses();
    }
    pageAsTimePasses();
    time.pass(TimeUnit.MINUTES.toNanos(1));

    page();

    assertThat(leftOut().getLast())
        .startsWith(
            "gauges of plugin slow have no value, because others hold all 4 threads of the"
                + " plugin's gauges: fanlight_plugin_slow_g");
  }

  private void pageAsTimePasses() {
    CompletableFuture<List<Double>> page = CompletableFuture.supplyAsync(this::page);
    while (!page.isDone()) {
      time.pass(TimeUnit.MILLISECONDS.toNanos(100));
    }
    assertThat(page).isCompleted();
  }

  private List<String> leftOut() {
    return log.events().stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("have no value"))
        .toList();
  }

  /** Passes when a supplier says so. */
  private static final class PassingTime implements MetersOfPlugins.Time {
    private final AtomicLong now = new AtomicLong();
    private volatile @Nullable Object awaited;

    void pass(long nanos) {
      now.addAndGet(nanos);
      // Either this sees the lock, or whoever waits there sees the time.
      Object lock = awaited;
      if (lock != null) {
        synchronized (lock) {
          lock.notifyAll();
        }
      }
    }

    @Override
    public long nanoTime() {
      return now.get();
    }

    @Override
    public void await(Object lock, long end) throws InterruptedException {
      awaited = lock;
      if (end - now.get() > 0) {
        TimeUnit.MINUTES.timedWait(lock, 1); // for a notification
      }
    }
  }
}
