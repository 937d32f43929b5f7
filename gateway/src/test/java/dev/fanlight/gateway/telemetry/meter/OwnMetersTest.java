package dev.fanlight.gateway.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import dev.fanlight.gateway.telemetry.Scraped;
import dev.fanlight.plugin.PluginMeters;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnMetersTest {
  private final Scraped scraped = new Scraped();
  private final OwnMeters.Owners owners = new OwnMeters.Owners();
  private final PluginMeters meters = of("forward-auth");

  /** Of an instance that serves. */
  private OwnMeters of(String plugin) {
    OwnMeters serving = made(plugin);
    serving.showGauges();
    return serving;
  }

  private OwnMeters made(String plugin) {
    return scraped.telemetry.pluginMeters().of(plugin, owners);
  }

  @Test
  void counter_isNamedAfterThePlugin() {
    PluginMeters.Counter counter = meters.counter("cache-hits", "Hits", "cache", "keys");

    assertThat(scraped.movedBy(counter::increment))
        .containsExactly(
            entry("fanlight_plugin_forward_auth_cache_hits_total{cache=\"keys\"}", 1.0));
  }

  @Test
  void timer_isAHistogramInSeconds() {
    PluginMeters.Timer timer = meters.timer("lookup", "Look-ups");

    assertThat(scraped.movedBy(() -> timer.record(Duration.ofMillis(1500))))
        .containsOnly(
            entry("fanlight_plugin_forward_auth_lookup_seconds_count", 1.0),
            entry("fanlight_plugin_forward_auth_lookup_seconds_sum", 1.5));
  }

  @Test
  void gauge_isReadAtEachScrape() {
    meters.gauge("keys", "Keys held", () -> 42);

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_keys", 42.0);
  }

  @Test
  void suffix_isNotDoubled() {
    meters.counter("hits_total", "Hits");
    meters.timer("wait_seconds", "Waits").record(Duration.ofMillis(1));

    assertThat(scraped.types())
        .containsKeys(
            "fanlight_plugin_forward_auth_hits_total", "fanlight_plugin_forward_auth_wait_seconds");
  }

  @Test
  void sameNameAndLabels_giveTheSameMeter() {
    meters.counter("hits", "Hits").increment();
    of("forward-auth").counter("hits", "Hits").increment();

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_hits_total", 2.0);
  }

  @Test
  void sameNameWithOtherLabels_isRefused() {
    meters.counter("hits", "Hits", "cache", "keys");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.counter("hits", "Hits", "tier", "1"))
        .withMessage(
            "metric fanlight_plugin_forward_auth_hits_total is a COUNTER with labels [cache];"
                + " not a COUNTER with labels [tier]");
  }

  @Test
  void namesThatScrapersWouldTakeForOne_areRefused() {
    meters.gauge("jobs", "Jobs under way", () -> 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.counter("jobs", "Jobs"))
        .withMessage(
            "metric fanlight_plugin_forward_auth_jobs_total would be scraped under the same name"
                + " as fanlight_plugin_forward_auth_jobs");
    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_jobs", 1.0);
  }

  @ParameterizedTest
  @CsvSource({"forward_auth, cache_hits", "forward, auth-cache-hits"})
  void metricOfAnotherPlugin_isRefused_andBothAreNamed(String plugin, String name) {
    meters.counter("cache-hits", "Hits");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(plugin).counter(name, "Hits"))
        .withMessage(
            "metric fanlight_plugin_forward_auth_cache_hits_total of plugin %s is a metric of"
                + " plugin forward-auth already",
            plugin);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(plugin).gauge(name, "Hits", () -> 1))
        .withMessageContaining("plugin " + plugin)
        .withMessageContaining("plugin forward-auth");
  }

  @Test
  void otherMetricsOfAPluginOfASimilarName_areItsOwn() {
    meters.counter("hits", "Hits").increment();
    of("forward_auth").counter("misses", "Misses").increment();

    assertThat(scraped.samples())
        .containsEntry("fanlight_plugin_forward_auth_hits_total", 1.0)
        .containsEntry("fanlight_plugin_forward_auth_misses_total", 1.0);
  }

  @Test
  @SuppressWarnings("NullAway") // a plugin may be compiled without its checks
  void labelOfNull_isRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> meters.counter("hits", "Hits", "cache", null))
        .withMessage("the value of a label is null");
  }

  @Test
  void nameOfAMetricOfTheGateway_isRefused() {
    PluginMeters errors = of("errors");

    assertThatIllegalArgumentException().isThrownBy(() -> errors.counter("total", "Mine"));
  }

  @Test
  void labelWithoutAValue_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.counter("hits", "Hits", "cache"))
        .withMessage("labels are pairs of name and value: [cache]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"le", "quantile", "__name__", "--own"})
  void labelThatPrometheusKeeps_isRefused(String label) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.timer("wait", "Waits", label, "x"))
        .withMessageEndingWith("Prometheus keeps that name for itself");
  }

  /** Before the instance serves: then it is too late to refuse a gauge. */
  @Test
  void labelWithoutAName_isRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> made("early").gauge("keys", "Keys", () -> 1, "", "x"))
        .withMessage("a label has no name");
  }

  @Test
  void seriesBeyondTheBound_recordWithoutBeingScraped() {
    for (int i = 0; i < OwnMeters.MAX_SERIES + 10; i++) {
      meters.counter("hits", "Hits", "user", "user-" + i).increment();
    }

    assertThat(scraped.samples().keySet())
        .filteredOn(series -> series.startsWith("fanlight_plugin_forward_auth_hits_total"))
        .hasSize(OwnMeters.MAX_SERIES);
  }

  @Test
  void gaugesOfSeveralInstances_areAddedUp() {
    OwnMeters other = of("forward-auth");
    meters.gauge("keys", "Keys held", () -> 40);
    other.gauge("keys", "Keys held", () -> 2);

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_keys", 42.0);

    other.close();

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_keys", 40.0);
  }

  @Test
  void gaugesOfOneState_countOnce() {
    OwnMeters other = of("forward-auth");
    String shared = "seven77";
    meters.gauge("keys", "Keys held", shared, String::length);
    other.gauge("keys", "Keys held", shared, String::length);
    other.gauge("keys", "Keys held", "three", String::length);

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_keys", 12.0);

    other.close();

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_keys", 7.0);
  }

  @Test
  void gauge_isNotShownBeforeItsInstanceServes() {
    OwnMeters other = made("forward-auth");
    meters.gauge("keys", "Keys held", () -> 40);
    other.gauge("keys", "Keys held", () -> 2);

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_keys", 40.0);

    other.showGauges();

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_forward_auth_keys", 42.0);
  }

  @Test
  void gaugeOfAnInstanceThatNeverServes_isNotAsked() {
    OwnMeters other = made("forward-auth");
    AtomicInteger asked = new AtomicInteger();
    other.gauge("keys", "Keys held", asked::incrementAndGet);

    scraped.samples();
    other.close();
    other.showGauges();
    scraped.samples();

    assertThat(asked).hasValue(0);
  }

  @Test
  void gaugeThatIsNotShownYet_hasItsName() {
    OwnMeters other = made("forward-auth");
    other.gauge("jobs", "Jobs under way", () -> 1);

    assertThatIllegalArgumentException().isThrownBy(() -> other.counter("jobs", "Jobs"));
  }

  @Test
  void gaugeOfAnInstanceThatIsGone_isNotShown() {
    OwnMeters instance = of("forward-auth");
    instance.close();

    instance.gauge("keys", "Keys held", () -> 42);

    assertThat(scraped.samples()).doesNotContainKey("fanlight_plugin_forward_auth_keys");
  }

  @Test
  void gauge_goesWithItsInstance() {
    OwnMeters instance = of("forward-auth");
    instance.gauge("keys", "Keys held", () -> 42);
    instance.counter("hits", "Hits").increment();

    instance.close();

    assertThat(scraped.samples())
        .doesNotContainKey("fanlight_plugin_forward_auth_keys")
        .containsEntry("fanlight_plugin_forward_auth_hits_total", 1.0);
  }
}
