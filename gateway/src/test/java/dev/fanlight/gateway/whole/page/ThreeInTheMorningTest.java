package dev.fanlight.gateway.whole.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page for somebody who has been woken up is true: each incident is caused on a gateway in a
 * process of its own, and the commands of the page find it. So do the commands of the alerts.
 */
class ThreeInTheMorningTest {
  private static final Path PAGE = Path.of("../deploy/README.md");
  private static final Path ALERTS = Path.of("../deploy/dashboards/alerts.yaml");
  private static final Path VIEWS =
      Path.of("src/main/resources/dev/fanlight/gateway/admin/ui/views/index.js");
  private static final Pattern SECTION =
      Pattern.compile("(?ms)^## Three in the morning$(.*?)(?=^## )");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("(?ms)^\\$ (.*?)\n(.*?)(?=^\\$ |^```$)");
  private static final Pattern RUNBOOK = Pattern.compile("(?m)^ +runbook: '(.*)'$");
  private static final Pattern VIEW = Pattern.compile("localhost:9090/ui/#/([a-z]+)");

  @TempDir static Path folder;
  private static NightGateway night;

  @BeforeAll
  static void start() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    String busy =
        "return (Filter) (it, chain) -> { long end = System.nanoTime() + 300_000_000L;"
            + " while (System.nanoTime() < end) {} return chain.proceed(it); };";
    new TestJar()
        .source(
            "test.Sums",
            TestJar.factory("Sums", "sums", busy).replace("Config(String word)", "Config()"))
        .entry(TestJar.SERVICES, "test.Sums")
        .write(plugins.resolve("sums.jar"));
    night = NightGateway.start(folder, all(YAML, section()).getFirst().group(1));
  }

  @AfterAll
  static void stop() {
    night.close();
  }

  private static String section() throws IOException {
    return all(SECTION, Files.readString(PAGE)).getFirst().group(1);
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  /** The part of the section below that heading. */
  private static String incident(String title) throws IOException {
    String text = section();
    int from = text.indexOf("### " + title + "\n");
    int to = text.indexOf("\n### ", from + 1);
    return text.substring(from, to < 0 ? text.length() : to);
  }

  /** Sends what brings an incident about, again and again, until the commands show it. */
  private static void find(String title, Runnable cause) throws IOException {
    List<MatchResult> commands = all(COMMAND, incident(title));
    assertThat(commands).hasSize(2);
    for (MatchResult command : commands) {
      String shown = normal(command.group(2));
      Eventually.noComplaint(() -> {
        cause.run();
        String printed = normal(night.run(command.group(1)));
        return printed.equals(shown)
            ? ""
            : command.group(1) + " prints\n" + printed + "\nand not\n" + shown;
      });
    }
  }

  /** Numbers and times are never the same twice. */
  private static String normal(String printed) {
    return printed
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
        .replaceAll("127.0.0.1:\\d+", "ENDPOINT")
        .replaceAll("(\"\\w+_ms\":|\\} )[0-9.E]+", "$1N")
        .strip();
  }

  @Test
  void slowUpstream_isFound() throws IOException {
    find("A slow upstream", () -> night.get("/home"));
  }

  @Test
  void fullBulkhead_isFound() throws IOException {
    find("A full bulkhead", () -> night.begin("/stock", 6));
    assertThat(night.run("curl -s localhost:9090/metrics | grep 'bulkhead_in_use.*\"stock\"'"))
        .isNotEmpty();
  }

  @Test
  void sickEndpoint_isFound() throws IOException {
    find("A sick endpoint", () -> night.get("/search"));
  }

  @Test
  void badReload_isFound() throws IOException {
    night.reload(text -> text.replace("    fan_out:", "    timout: 1s\n    fan_out:"));
    find("A bad reload", () -> {});
  }

  @Test
  void blockingPlugin_isFound() throws IOException {
    find("A plugin that blocks", () -> night.get("/report"));
  }

  /** The parts of the first commands of all alerts that match. */
  private static List<String> inRunbooks(String part) throws IOException {
    List<String> parts =
        all(RUNBOOK, Files.readString(ALERTS)).stream()
            .map(runbook -> runbook.group(1).replace("''", "'"))
            .flatMap(runbook -> Pattern.compile(part).matcher(runbook).results())
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(parts).isNotEmpty();
    return parts;
  }

  @Test
  void pagesOfAlerts_areServed() throws IOException {
    for (String page : inRunbooks("localhost:9090/[^ ]+")) {
      assertThat(night.run("curl -s -o page -w '%{http_code}' " + page)).as(page).isEqualTo("200");
    }
  }

  /** Plugins that block are the only incident that an alert looks for in the log. */
  @Test
  void textsThatAlertsLookForInTheLog_areThere() throws IOException {
    for (String search : inRunbooks("grep '[^']+'")) {
      Eventually.noComplaint(() -> {
        night.get("/report");
        return night.run(search + " gateway.log").isEmpty() ? search + " finds nothing" : "";
      });
    }
  }

  @Test
  void processThatAlertsFind_isTheGatewayAlone() throws IOException {
    assumeFalse(night.run("command -v lsof").isEmpty(), "lsof is not here");
    for (String search : inRunbooks("(?<=\\$\\()[^)]+")) {
      assertThat(night.run(search).strip()).isEqualTo(String.valueOf(night.pid()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A slow upstream",
        "A full bulkhead",
        "A sick endpoint",
        "A bad reload",
        "A plugin that blocks"
      })
  void eachIncident_namesAView_aMetric_andWhatToTurn(String title) throws IOException {
    String text = incident(title);

    assertThat(text).contains("- **View:**", "- **Metric:**", "- **To turn:**");
    assertThat(all(VIEW, text))
        .singleElement()
        .satisfies(
            view -> assertThat(Files.readString(VIEWS)).contains("id: '" + view.group(1) + "'"));
  }
}
