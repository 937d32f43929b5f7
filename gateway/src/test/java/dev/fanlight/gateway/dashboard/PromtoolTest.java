package dev.fanlight.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Prometheus takes the rules, and each alert fires when it should and only then. */
class PromtoolTest {
  private static final Path FOLDER = Path.of("../deploy/dashboards");
  private static final Pattern ALERT = Pattern.compile("(?m)- alert: (\\w+)$");

  private static String file(String name) {
    return FOLDER.resolve(name).toString();
  }

  @Test
  void rules_areValid() throws Exception {
    assertThat(Promtool.run("", "check", "rules", file("alerts.yaml"), file("recording.yaml")))
        .contains("SUCCESS")
        .doesNotContain("FAILED");
  }

  @Test
  void configurationOfPrometheus_isValid() throws Exception {
    assertThat(Promtool.run("", "check", "config", file("prometheus.yaml"))).contains("SUCCESS");
  }

  @Test
  void rules_passTheirUnitTests() throws Exception {
    assertThat(Promtool.run("", "test", "rules", file("rules.test.yaml"))).contains("SUCCESS");
  }

  @Test
  void eachAlert_hasATestInWhichItFires_andOneInWhichItStaysQuiet() throws Exception {
    String tests = Files.readString(FOLDER.resolve("rules.test.yaml"));
    List<String> alerts =
        ALERT
            .matcher(Files.readString(FOLDER.resolve("alerts.yaml")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(alerts)
        .allMatch(alert -> tests.contains("name: " + alert + " fires\n"))
        .allMatch(alert -> tests.contains("name: " + alert + " stays quiet\n"));
  }

  @Test
  void eachAlert_saysWhatIsWrong_whereToLook_andWhichCommandToBeginWith() throws Exception {
    String[] alerts = Files.readString(FOLDER.resolve("alerts.yaml")).split("- alert: ");
    for (int i = 1; i < alerts.length; i++) {
      assertThat(alerts[i]).contains("summary: ", "look: ", "runbook: ", "severity: ");
    }
  }
}
