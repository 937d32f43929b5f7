package dev.fanlight.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fanlight.plugin.Outcome;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is scraped is in the format asked for, and Prometheus finds nothing wrong with it. */
class ScrapeTest {
  private final Scraped scraped = new Scraped();
  private final Telemetry telemetry = scraped.telemetry;

  @Test
  void scrape_passesTheCheckOfPrometheus() throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    assumeTrue(Files.isExecutable(promtool), "Prometheus is not installed");
    telemetry.build();
    telemetry.route("home", Set.of()).ended("GET", 200, 1);
    telemetry.route("home", Set.of()).fanOut(2);
    try (JvmMeters meters = new JvmMeters(scraped.registry)) {
      assertThat(meters).isNotNull();
      Process check =
          new ProcessBuilder(promtool.toString(), "check", "metrics")
              .redirectErrorStream(true)
              .start();
      try (OutputStream in = check.getOutputStream()) {
        in.write(scraped.text().getBytes(StandardCharsets.UTF_8));
      }

      assertThat(check.inputReader().lines().toList()).isEmpty();
      assertThat(check.waitFor()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, text/plain; version=0.0.4",
    "application/openmetrics-text; version=1.0.0, application/openmetrics-text; version=1.0.0",
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited,"
        + " application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily"
  })
  void scrape_isInTheFormatAskedFor(String accept, String contentType) {
    assertThat(telemetry.scrape(accept).contentType()).startsWith(contentType);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain;version=0.0.4;q=0.6,application/openmetrics-text;q=0.5 | text/plain",
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3,*/*;q=0.2"
            + " | application/openmetrics-text",
        "*/*;q=0.1, application/openmetrics-text;Q=0.2 | application/openmetrics-text",
        "text/plain, application/openmetrics-text | text/plain",
        "application/openmetrics-text;q=0 | text/plain",
        "application/openmetrics-text;q=x, */* | text/plain",
        "application/json | text/plain",
        "; , ;q=1 | text/plain"
      })
  void scrape_heedsTheWeightsOfAccept(String accept, String contentType) {
    assertThat(telemetry.scrape(accept).contentType()).startsWith(contentType);
  }

  @Test
  void openMetrics_namesCountersAsTextDoes() {
    telemetry.calls("home", "users").ended(Outcome.SUCCESS, null, 0);

    assertThat(
            telemetry
                .scrape("application/openmetrics-text; version=1.0.0")
                .body()
                .toString(StandardCharsets.UTF_8))
        .contains("fanlight_calls_total{")
        .endsWith("# EOF\n");
  }

  @Test
  void jvmAndProcess_areMeasured() {
    try (JvmMeters meters = new JvmMeters(scraped.registry)) {
      assertThat(meters).isNotNull();
      assertThat(scraped.types())
          .containsKeys(
              "jvm_memory_used_bytes",
              "jvm_threads_live_threads",
              "process_cpu_seconds_total",
              "process_open_fds",
              "process_max_fds",
              "process_resident_memory_bytes",
              "process_virtual_memory_bytes",
              "process_start_time_seconds");
    }
  }
}
