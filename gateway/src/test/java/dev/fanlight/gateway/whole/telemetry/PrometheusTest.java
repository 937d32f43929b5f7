package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanlight.gateway.dashboard.Panel;
import dev.fanlight.gateway.dashboard.Panels;
import dev.fanlight.gateway.dashboard.Promtool;
import dev.fanlight.gateway.dashboard.Section;
import dev.fanlight.gateway.whole.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Prometheus scrapes a gateway with traffic of all kinds. Every panel of the dashboard has
 * data then. Needs the Debian package {@code prometheus}; without it the test is skipped.
 */
class PrometheusTest {
  private static final Path RULES = Path.of("../deploy/dashboards").toAbsolutePath();

  @RegisterExtension static final Stage stage = new Stage();

  @TempDir static Path folder;

  @Test
  void everyPanelHasData_andThePageIsAsPromtoolLikesIt() throws Exception {
    Promtool.program("prometheus");
    try (WatchedTraffic traffic = WatchedTraffic.start(stage, folder);
        PrometheusProcess prometheus =
            PrometheusProcess.start(folder, RULES, traffic.gateway().adminPort())) {
      List<String> empty = new ArrayList<>();
      for (Section section : Panels.all()) {
        for (Panel panel : section.panels()) {
          for (Panel.Query query : panel.queries()) {
            if (!hasData(prometheus, query.expression(), traffic)) {
              empty.add(section.title() + ": " + panel.title() + ": " + query.expression());
            }
          }
        }
      }
      assertThat(empty).as("panels without data").isEmpty();
      assertThat(hasData(prometheus, "http_server_request_duration_seconds_bucket", traffic))
          .isTrue();
      assertThat(hasData(prometheus, "fanlight:bulkhead_use:ratio", traffic)).isTrue();
      assertThat(Promtool.run(traffic.gateway().admin("/metrics"), "check", "metrics")).isNotNull();
    }
  }

  /** Asks again while more traffic comes. */
  private static boolean hasData(
      PrometheusProcess prometheus, String expression, WatchedTraffic traffic) throws Exception {
    for (int round = 0; round < 40; round++) {
      if (hasNumbers(prometheus.query(expression))) {
        return true;
      }
      traffic.more();
    }
    return false;
  }

  private static boolean hasNumbers(String answer) throws Exception {
    for (JsonNode series : new ObjectMapper().readTree(answer).at("/data/result")) {
      if (!series.at("/value/1").asText().equals("NaN")) {
        return true;
      }
    }
    return false;
  }
}
