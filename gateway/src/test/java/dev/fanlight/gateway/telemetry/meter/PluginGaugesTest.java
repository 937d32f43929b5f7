package dev.fanlight.gateway.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.telemetry.Scraped;
import dev.fanlight.gateway.telemetry.series.ConfiguredNames;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gauges whose suppliers block, or throw. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PluginGaugesTest {
  private static final String NAME = "fanlight_plugin_hostile_";

  @RegisterExtension
  final RecordedLog log = new RecordedLog("dev.fanlight.gateway.telemetry.meter");

  private final Scraped scraped = new Scraped();
  private final OwnMeters meters = serving("hostile");
  private final CountDownLatch go = new CountDownLatch(1);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  @AfterEach
  void release() {
    go.countDown();
  }

  /** The meters of an instance that serves. */
  private OwnMeters serving(String plugin) {
    OwnMeters made = scraped.telemetry.pluginMeters().of(plugin, new OwnMeters.Owners());
    made.showGauges();
    return made;
  }

  /** Returns once the test lets it, and heeds no interruption. */
  private double stuck() {
    threads.add(Thread.currentThread());
    boolean waits = true;
    while (waits) {
      try {
        go.await();
        waits = false;
      } catch (InterruptedException ignored) {
        // and waits on
      }
    }
    return 1;
  }

  @Test
  void aGaugeThatBlocks_costsItsOwnSeriesOnly() {
    meters.gauge("stuck", "Blocks", this::stuck);
    meters.gauge("keys", "Keys held", () -> 42);
    serving("other").gauge("keys", "Keys held", () -> 7);

    for (int scrapes = 0; scrapes < 3; scrapes++) {
      assertThat(scraped.samples())
          .containsEntry(NAME + "stuck", Double.NaN)
          .containsEntry(NAME + "keys", 42.0)
          .containsEntry("fanlight_plugin_other_keys", 7.0);
    }
  }

  @Test
  void aGaugeThatBlocks_isNamedOnce() {
    meters.gauge("stuck", "Blocks", this::stuck);

    for (int scrapes = 0; scrapes < 3; scrapes++) {
      scraped.samples();
    }

    assertThat(log.events()).hasSize(1);
    assertThat(log.lastMessage())
        .isEqualTo(
            "gauge fanlight_plugin_hostile_stuck of plugin hostile has not answered for 500 ms;"
                + " it has no value");
    assertThat(log.events().getFirst().getThrowableProxy().getStackTraceElementProxyArray())
        .anySatisfy(frame -> assertThat(frame.getSTEAsString()).contains("stuck"));
  }

  @Test
  void gaugesThatBlock_holdFewThreads() {
    for (int i = 0; i < 10; i++) {
      meters.gauge("stuck", "Blocks", this::stuck, "number", "n" + i);
    }

    for (int scrapes = 0; scrapes < 3; scrapes++) {
      scraped.samples();
    }

    assertThat(threads).hasSizeBetween(1, PluginGauges.MOST_THREADS);
  }

  @Test
  void gaugesThatBlock_inOneInstanceAfterTheOther_holdFewThreads() {
    for (int i = 0; i < 10; i++) {
      OwnMeters instance = serving("hostile");
      instance.gauge("stuck", "Blocks", this::stuck);
      scraped.samples();
      instance.close();
    }

    assertThat(threads).hasSizeBetween(1, PluginGauges.MOST_THREADS);
  }

  @Test
  void gaugesThatBlock_ofAPluginThatComesAndGoes_holdFewThreads() {
    ConfiguredNames none =
        new ConfiguredNames(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
    for (int i = 0; i < 6; i++) {
      OwnMeters instance = serving("hostile");
      instance.gauge("stuck", "Blocks", this::stuck);
      scraped.samples();
      instance.close();
      scraped.telemetry.retain(none);
    }

    assertThat(threads).hasSizeBetween(1, PluginGauges.MOST_THREADS);
  }

  @Test
  void aGaugeThatHasBlocked_isShownOnceItReturns() {
    meters.gauge("stuck", "Blocks", this::stuck);
    scraped.samples();

    go.countDown();

    while (!Double.valueOf(1).equals(scraped.samples().get(NAME + "stuck"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aGaugeThatHeedsInterruption_holdsNoThread() throws InterruptedException {
    CompletableFuture<Thread> holds = new CompletableFuture<>();
    meters.gauge(
        "stuck",
        "Blocks",
        () -> {
          holds.complete(Thread.currentThread());
          try {
            go.await();
          } catch (InterruptedException end) {
            // and returns
          }
          return 1;
        });

    scraped.samples();

    assertThat(holds.join().join(Duration.ofSeconds(20))).as("the thread has ended").isTrue();
  }

  @Test
  void aSumOfWhichAPartIsMissing_hasNoValue() {
    meters.gauge("keys", "Keys held", this::stuck);
    serving("hostile").gauge("keys", "Keys held", () -> 40);

    assertThat(scraped.samples()).containsEntry(NAME + "keys", Double.NaN);
  }

  @Test
  void aGaugeThatThrows_costsItsOwnSeriesOnly_andIsNamedOnce() {
    DoubleSupplier broken =
        () -> {
          throw new NoClassDefFoundError("Gone");
        };
    meters.gauge("broken", "Throws", broken);
    meters.gauge("keys", "Keys held", () -> 42);

    for (int scrapes = 0; scrapes < 3; scrapes++) {
      assertThat(scraped.samples())
          .containsEntry(NAME + "broken", Double.NaN)
          .containsEntry(NAME + "keys", 42.0);
    }
    assertThat(log.events()).hasSize(1);
    assertThat(log.lastMessage())
        .isEqualTo(
            "gauge fanlight_plugin_hostile_broken of plugin hostile has failed; it has no value");
  }
}
