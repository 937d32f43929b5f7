package dev.fanlight.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Durations that lead to a trace. */
class ExemplarsTest {
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private final Scraped scraped = new Scraped();
  private final RouteMeters route = scraped.telemetry.route("home", Set.of());

  private void ended(long micros, String traceId) {
    long nanos = micros * 1000;
    route.ended("GET", 200, nanos);
    route.traced("GET", 200, nanos, traceId);
  }

  private List<String> buckets(String format) {
    return scraped
        .telemetry
        .scrape(format)
        .body()
        .toString()
        .lines()
        .filter(line -> line.startsWith("fanlight_request_duration_seconds_bucket"))
        .toList();
  }

  @Test
  void openMetrics_showsTheNewestTraceOfEachBucket() {
    ended(300, "aaaa");
    ended(400, "bbbb");
    ended(2_000_000, "cccc");
    route.ended("GET", 200, 30_000_000);

    List<String> buckets = buckets(OPEN_METRICS);

    assertThat(buckets).filteredOn(line -> line.contains(" # ")).hasSize(2);
    assertThat(buckets).anyMatch(line -> line.contains("le=\"0.001\"") && line.contains("bbbb"));
    assertThat(buckets)
        .anyMatch(line -> line.matches(".*le=\"2.5\".* # \\{trace_id=\"cccc\"} 2.0 \\d+\\.\\d+"));
  }

  @Test
  void text_showsNone() {
    ended(300, "aaaa");

    assertThat(buckets("text/plain")).isNotEmpty().noneMatch(line -> line.contains("aaaa"));
  }

  @Test
  void anotherRouteAndStatusClass_areOtherSeries() {
    ended(300, "aaaa");
    route.ended("GET", 503, 300_000);

    assertThat(buckets(OPEN_METRICS))
        .filteredOn(line -> line.contains("5xx"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("aaaa"));
  }
}
