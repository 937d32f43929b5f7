package dev.fanlight.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.gateway.telemetry.series.Metric;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {
  private static final Path FOLDER = Path.of("../deploy/dashboards");
  private static final Pattern NAME = Pattern.compile("\\bfanlight_[a-z0-9_]+");

  @Test
  void theDashboard_isMadeFromTheCatalogueOfNow() throws IOException {
    Path file = FOLDER.resolve("fanlight.json");
    if (Boolean.getBoolean("dashboards")) {
      Files.writeString(file, Dashboard.json());
    }
    assertThat(Files.readString(file))
        .as("to write it anew: -Dtest=DashboardTest -Dtest.jvm.extra=-Ddashboards=true")
        .isEqualTo(Dashboard.json());
  }

  @Test
  void everyMetric_hasAPanel() {
    String all =
        Panels.all().stream()
            .flatMap(section -> section.panels().stream())
            .flatMap(panel -> panel.queries().stream())
            .map(Panel.Query::expression)
            .collect(Collectors.joining("\n"));
    assertThat(MetricCatalog.all()).allMatch(metric -> all.contains(metric.name()));
  }

  @Test
  void theGatewayOfTheComposeFile_hasNoMistake() throws Exception {
    assertThat(ConfigLoader.load(FOLDER.resolve("gateway.yaml"), Map.of()).routes()).isNotEmpty();
  }

  @Test
  void theAlertOnGrpc_namesStatusesOfGrpc() throws IOException {
    MatchResult statuses =
        Pattern.compile("grpc_status=~\"([A-Z_|]+)\"")
            .matcher(Files.readString(FOLDER.resolve("alerts.yaml")))
            .results()
            .findFirst()
            .orElseThrow();

    assertThat(statuses.group(1).split("[|]")).extracting(GrpcStatus::valueOf).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yaml", "recording.yaml"})
  void theRules_nameMetricsOfTheCatalogueOnly(String file) throws IOException {
    Set<String> known = new TreeSet<>();
    for (Metric metric : MetricCatalog.all()) {
      List.of("", "_bucket", "_count", "_sum").forEach(end -> known.add(metric.name() + end));
    }
    Set<String> named =
        NAME.matcher(Files.readString(FOLDER.resolve(file)))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toSet());
    assertThat(named).isNotEmpty().isSubsetOf(known);
  }
}
