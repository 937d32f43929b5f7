package dev.fanlight.gateway.whole.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked examples do what their page shows. */
class ExamplesTest {
  private static final Path FOLDER = Path.of("../config/examples");
  private static final Pattern SECTION = Pattern.compile("(?ms)^## (.*?)$(.*?)(?=^## |\\z)");
  private static final Pattern FILE = Pattern.compile("]\\((.*?)\\.yaml\\)");
  private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\n(.*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("(?ms)^\\$ (.*?)\n(.*?)(?=^\\$ |\\z)");

  @RegisterExtension static final Stage stage = new Stage();

  @TempDir private static Path folder;

  /**
   * One example.
   *
   * @param file its name without {@code .yaml}
   * @param commands each with what it prints
   */
  record Example(String file, List<MatchResult> commands) {
    static Example of(String section) {
      return new Example(first(FILE, section), all(COMMAND, first(CONSOLE, section)));
    }

    String yaml() {
      try {
        return Files.readString(FOLDER.resolve(file + ".yaml"));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }

    @Override
    public String toString() {
      return file;
    }
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static String first(Pattern pattern, String text) {
    return all(pattern, text).getFirst().group(1);
  }

  static List<Example> examples() throws IOException {
    return all(SECTION, Files.readString(FOLDER.resolve("README.md"))).stream()
        .map(section -> Example.of(section.group(2)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyCommandOfThePage_printsWhatIsShown(Example example) throws IOException {
    TestGateway gateway = stage.gateway(onFreePorts(example.yaml()));
    Curl curl = new Curl(stage.client(gateway), gateway::admin);

    for (MatchResult command : example.commands()) {
      String line = command.group(1);
      String shown = normal(command.group(2));
      if (line.startsWith("curl -s localhost:9090")) {
        Eventually.equal(line, shown, () -> normal(curl.run(line)));
      } else {
        assertThat(normal(curl.run(line))).as(line).isEqualTo(shown);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExample_saysInItsFirstLinesHowToTryIt(Example example) {
    List<String> comment =
        example.yaml().lines().takeWhile(line -> line.startsWith("#")).map(String::strip).toList();

    assertThat(comment).contains("#   deploy/fanlight run config/examples/" + example + ".yaml");
    assertThat(comment).contains("#   " + example.commands().getFirst().group(1));
  }

  @Test
  void everyExample_standsOnThePage() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> file.endsWith(".yaml") && !file.equals("reference.yaml"))
          .containsExactlyInAnyOrderElementsOf(
              examples().stream().map(example -> example + ".yaml").toList());
    }
  }

  @Test
  void theExamples_areSixteen() throws IOException {
    assertThat(examples()).hasSize(16);
  }

  @Test
  void hedgedRead_asksTheOtherReplicaWhenTheFirstIsSlow() throws IOException {
    Example example = new Example("hedged-read", List.of());
    TestGateway gateway = stage.gateway(onFreePorts(example.yaml()));
    TestClient client = stage.client(gateway);

    // One of two begins with the slow replica, whichever event loop serves them.
    for (int i = 0; i < 2; i++) {
      assertThat(client.get("/settings/" + i).body()).contains("replica b");
    }

    assertThat(gateway.quiet().sum("fanlight_call_attempts_total", "reason=\"hedge\""))
        .isPositive();
  }

  @Test
  void blueGreen_goesToWhatItsListNames() throws IOException {
    TestGateway gateway = stage.gateway(onFreePorts(new Example("blue-green", List.of()).yaml()));
    TestClient client = stage.client(gateway);
    assertThat(client.get("/shop").body()).contains("blue");

    Files.writeString(list(), "- http://127.0.0.1:" + gateway.port("green") + "\n");

    Eventually.equal("the answer", "{\"version\":\"green\"}", () -> client.get("/shop").body());
  }

  /**
   * Each port the file names becomes one of the test's own; those found later must differ. So does
   * the list of endpoints.
   */
  private static String onFreePorts(String yaml) throws IOException {
    String first = String.valueOf(stage.port());
    Files.writeString(list(), "- http://127.0.0.1:" + first + "\n");
    return yaml.replace("port: 8080", "port: 0")
        .replace("port: 9090", "port: 0")
        .replace("8081", first)
        .replace("8082", String.valueOf(stage.port()))
        .replace("tls/example", FOLDER.toAbsolutePath().resolve("tls/example").toString())
        .replace("endpoints/shop.yaml", list().toString());
  }

  private static Path list() {
    return folder.resolve("shop.yaml");
  }

  /** Times are never the same twice. */
  private static String normal(String printed) {
    return printed
        .replaceAll("\"elapsed_ms\":\\d+", "\"elapsed_ms\":N")
        .replaceAll("dur=[\\d.]+", "dur=N")
        .replaceAll("(queue|connect) [\\d.]+", "$1 N")
        .replaceAll("date: .* GMT", "date: N")
        .strip();
  }
}
