package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples with builtin plugins do what their page shows. */
class PluginExamplesTest {
  private static final Path FOLDER = Path.of("../../config/examples/plugins");
  private static final Pattern SECTION =
      Pattern.compile("(?ms)^## .*?]\\((.*?)\\.yaml\\).*?^```console\n(.*?)^```$");
  private static final Pattern COMMAND =
      Pattern.compile("(?ms)^\\$ curl -s (.*?)\n(.*?)(?=^\\$ |\\z)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  /**
   * One example.
   *
   * @param file its name without {@code .yaml}
   * @param console its commands with what they print
   */
  record Example(String file, String console) {
    @Override
    public String toString() {
      return file;
    }
  }

  static List<Example> examples() throws IOException {
    return SECTION
        .matcher(Files.readString(FOLDER.resolve("README.md")))
        .results()
        .map(section -> new Example(section.group(1), section.group(2)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyCommandOfThePage_printsWhatIsShown(Example example) throws Exception {
    String yaml =
        Files.readString(FOLDER.resolve(example.file() + ".yaml"))
            .replace("admin: {host: 127.0.0.1, port: 9090}", "admin: {host: 127.0.0.1, port: 0}")
            .replace("host: 127.0.0.1, port: 8080", "port: 8080")
            .replace("8081", String.valueOf(freePort()));
    List<MatchResult> commands = COMMAND.matcher(example.console()).results().toList();
    assertThat(commands).hasSizeGreaterThan(2);

    try (RunningGateway gateway = RunningGateway.of(yaml)) {
      for (MatchResult command : commands) {
        assertThat(printed(gateway, command.group(1)).strip())
            .as(command.group(1))
            .isEqualTo(command.group(2).strip());
      }
    }
  }

  /** The services that an example simulates must be where its upstreams look for them. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What {@code curl -s} prints with these words. */
  private static String printed(RunningGateway gateway, String words) throws Exception {
    List<String> all =
        WORD.matcher(words)
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .toList();
    String path = "";
    String method = "GET";
    HttpRequest.Builder request = HttpRequest.newBuilder();
    for (int i = 0; i < all.size(); i++) {
      switch (all.get(i)) {
        case "-H" -> {
          String[] field = all.get(++i).split(": ", 2);
          request.header(field[0], field[1]);
        }
        case "-b" -> request.header("Cookie", all.get(++i));
        case "-X" -> method = all.get(++i);
        case "-o", "-w" -> i++;
        default -> path = all.get(i).replace("localhost:8080", "");
      }
    }
    request.uri(gateway.uri(path)).method(method, BodyPublishers.noBody());
    HttpResponse<String> answer = gateway.send(request.build());
    return all.contains("-w") ? String.valueOf(answer.statusCode()) : answer.body();
  }

  @Test
  void everyExample_standsOnThePage() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> file.endsWith(".yaml"))
          .containsExactlyInAnyOrderElementsOf(
              examples().stream().map(example -> example + ".yaml").toList());
    }
  }
}
