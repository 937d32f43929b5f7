package dev.fanlight.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.meter.OwnMeters;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.gateway.telemetry.series.ConfiguredNames;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.PluginMeters;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of series whose configuration has gone. */
class RetainTest {
  private final Scraped scraped = new Scraped();
  private final Telemetry telemetry = scraped.telemetry;

  /** Of a configuration of its own. */
  private OwnMeters plugin(String name) {
    return telemetry.pluginMeters().of(name, new OwnMeters.Owners());
  }

  @Test
  void gaugeGivenAgain_takesTheEarlierOnesPlace() {
    telemetry.orphans(() -> 1);
    telemetry.orphans(() -> 2);

    assertThat(scraped.samples()).containsEntry("fanlight_orphan_calls", 2.0);
  }

  @Test
  void gaugeOfAnEarlierOwner_isReadAgainWhenTheLaterOneGoes() {
    GaugeHandle first = telemetry.poolGauges("io", () -> 1, () -> 0, () -> 0);
    GaugeHandle second = telemetry.poolGauges("io", () -> 2, () -> 0, () -> 0);
    String active = "fanlight_pool_active{pool=\"io\"}";

    second.close();
    assertThat(scraped.samples()).containsEntry(active, 1.0);
    first.close();
    first.close();
    assertThat(scraped.samples()).doesNotContainKey(active);
    telemetry.poolGauges("io", () -> 3, () -> 0, () -> 0);
    assertThat(scraped.samples()).containsEntry(active, 3.0);
  }

  @Test
  void retain_forgetsEverySeriesOfAnotherName() {
    telemetry.route("none", Set.of());
    Set<String> before = scraped.samples().keySet();
    telemetry.route("home", Set.of()).started();
    telemetry.calls("home", "users");
    telemetry.bulkhead("users");
    telemetry.plugin("jwt", "jwt", "home");
    telemetry.pool("io");
    telemetry.poolAbandoned("io");
    plugin("jwt").counter("hits", "Hits", "k", "v").increment();
    plugin("jwt").timer("took", "Took");

    telemetry.retain(
        new ConfiguredNames(
            Set.of("none"), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of()));

    assertThat(scraped.samples().keySet()).isEqualTo(before);
  }

  @Test
  void retain_keepsWhatIsNamedStill() {
    telemetry.route("home", Set.of()).ended("GET", 200, 0);
    telemetry.calls("home", "users").ended(Outcome.SUCCESS, null, 0);
    plugin("jwt").counter("hits", "Hits").increment();
    telemetry.route("home", Set.of()).waited("user", PathPhase.HEAD, 1);
    Set<String> named = scraped.samples().keySet();
    telemetry.calls("home", "gone");
    telemetry.route("home", Set.of()).waited("gone", PathPhase.HEAD, 1);

    telemetry.retain(
        new ConfiguredNames(
            Set.of("home"),
            Set.of("users"),
            Set.of(),
            Set.of(),
            Set.of("jwt"),
            Set.of(),
            Set.of("user")));

    assertThat(scraped.samples().keySet()).isEqualTo(named);
    assertThat(scraped.movedBy(() -> telemetry.route("home", Set.of()).ended("GET", 200, 0)))
        .containsEntry(request("GET", "2xx", "count"), 1.0);
  }

  @ParameterizedTest
  @CsvSource({"my-auth, hits, my_auth, hits", "my, auth-hits, my-auth, hits"})
  void aMetricThatAReloadGivesToAnotherPlugin_isKept(
      String before, String hits, String after, String sameHits) {
    plugin(before).counter(hits, "Hits").increment();
    PluginMeters.Counter counter = plugin(after).counter(sameHits, "Hits");

    telemetry.retain(
        new ConfiguredNames(
            Set.of(), Set.of(), Set.of(), Set.of(), Set.of(after), Set.of(), Set.of()));
    counter.increment();

    assertThat(scraped.samples()).containsEntry("fanlight_plugin_my_auth_hits_total", 2.0);
  }

  @Test
  void aForgottenName_beginsAtZeroWhenItComesBack() {
    telemetry.calls("home", "users").ended(Outcome.SUCCESS, null, 0);
    telemetry.retain(
        new ConfiguredNames(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of()));

    telemetry.calls("home", "users").ended(Outcome.SUCCESS, null, 0);

    assertThat(scraped.samples())
        .containsEntry(
            "fanlight_calls_total{outcome=\"success\",route=\"home\",upstream=\"users\"}", 1.0);
  }

  private static String request(String method, String status, String part) {
    return "fanlight_request_duration_seconds_%s{method=\"%s\",route=\"home\",status_class=\"%s\"}"
        .formatted(part, method, status);
  }
}
