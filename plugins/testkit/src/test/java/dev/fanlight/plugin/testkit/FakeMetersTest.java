package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.PluginMeters;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway refuses of a plugin's metrics is refused in a test too. */
class FakeMetersTest {
  private final FakeMeters meters = new FakeMeters();

  @Test
  void sameNameAndLabels_giveTheSameMeter() {
    meters.counter("hits", "Hits", "cache", "keys").increment();
    meters.counter("hits", "Hits", "cache", "keys").increment();
    meters.counter("hits", "Hits", "cache", "values").increment();

    assertThat(meters.count("hits", "cache", "keys")).isEqualTo(2);
  }

  @Test
  void sameNameWithOtherLabels_isRefused() {
    meters.counter("hits", "Hits", "cache", "keys");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.counter("hits", "Hits", "tier", "1"))
        .withMessage(
            "the plugin has a counter named hits_total with labels [cache];"
                + " not a counter named hits_total with labels [tier]");
  }

  @Test
  void namesThatScrapersWouldTakeForOne_areRefused() {
    meters.gauge("jobs", "Jobs under way", () -> 1);
    meters.timer("wait", "Waits").record(Duration.ofMillis(1));

    assertThatIllegalArgumentException().isThrownBy(() -> meters.counter("jobs", "Jobs"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.gauge("wait_seconds", "Waits", () -> 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"le", "quantile", "__name__", "--own"})
  void labelThatPrometheusKeeps_isRefused(String label) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.timer("wait", "Waits", label, "x"))
        .withMessageEndingWith("Prometheus keeps that name for itself");
  }

  @Test
  void labelWithoutAName_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meters.gauge("keys", "Keys", () -> 1, "", "x"))
        .withMessage("a label has no name");
  }

  @Test
  void placesOfAPlugin_haveTheSameMetrics() {
    Vertx vertx = Vertx.vertx();
    FakePluginContext context = new FakePluginContext("works", vertx);
    PluginMeters another = context.another(vertx).meters();
    context.meters().counter("hits", "Hits", "cache", "keys");

    another.counter("hits", "Hits", "cache", "values");
    assertThatIllegalArgumentException().isThrownBy(() -> another.counter("hits", "Hits"));
    PluginUnderTest.await(vertx.close());
  }
}
