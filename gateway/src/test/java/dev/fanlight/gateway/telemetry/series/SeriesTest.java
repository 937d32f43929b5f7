package dev.fanlight.gateway.telemetry.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.RecordedLog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeriesTest {
  @RegisterExtension
  final RecordedLog log = new RecordedLog("dev.fanlight.gateway.telemetry.series");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Series series = new Series(registry);

  @Test
  void aMetricThatCannotBeScraped_costsNoOther_andIsLoggedOnceAMinute() {
    // Prometheus takes no histogram whose label is "le".
    series.histogram(Metric.duration("bad_seconds", "help", "le"), "x").record(1);
    series.counter(Metric.counter("good_total", "help")).increment();

    for (int scrapes = 0; scrapes < 3; scrapes++) {
      assertThat(registry.scrape()).contains("\ngood_total 1.0\n").doesNotContain("bad_seconds");
    }
    assertThat(log.events()).hasSize(1);
    assertThat(log.lastMessage()).isEqualTo("metric bad_seconds cannot be scraped");
  }
}
