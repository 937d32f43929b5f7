package dev.fanlight.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
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
  private static final Pattern VARIABLE = Pattern.compile("(?m)^\\$ (\\w+)=(\\S+)$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final Pattern WRITTEN = Pattern.compile("%(?:\\{http_code}|header\\{([a-z-]+)})");

  /** The time that a stored answer has left. It goes down while the test runs. */
  private static final String TIME_LEFT = "ttl=\\d+";

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
    try (Socket demo = ownPort();
        RunningGateway gateway = RunningGateway.of(yaml(example, demo.getLocalPort()))) {
      List<MatchResult> commands =
          COMMAND.matcher(withVariables(example.console())).results().toList();
      assertThat(commands).hasSizeGreaterThan(2);
      for (MatchResult command : commands) {
        assertThat(printed(gateway, command.group(1)).strip().replaceAll(TIME_LEFT, "ttl=_"))
            .as(command.group(1))
            .isEqualTo(command.group(2).strip().replaceAll(TIME_LEFT, "ttl=_"));
      }
    }
  }

  private static String yaml(Example example, int demo) throws IOException {
    return Files.readString(FOLDER.resolve(example.file() + ".yaml"))
        .replace("admin: {host: 127.0.0.1, port: 9090}", "admin: {host: 127.0.0.1, port: 0}")
        .replace("host: 127.0.0.1, port: 8080", "port: 8080")
        .replace("8081", String.valueOf(demo))
        .replace("pem: ", "pem: " + FOLDER.toAbsolutePath() + "/");
  }

  /**
   * Has a port for the services that an example simulates, which must be where its upstreams look
   * for them. Nobody else gets the port as long as this is open, and the gateway can listen there.
   */
  private static Socket ownPort() throws IOException {
    Socket bound = new Socket();
    bound.setReuseAddress(true);
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return bound;
  }

  /** The commands with the values of what the console sets before. */
  private static String withVariables(String console) {
    String commands = VARIABLE.matcher(console).replaceAll("");
    for (MatchResult variable : VARIABLE.matcher(console).results().toList()) {
      commands = commands.replace("$" + variable.group(1), variable.group(2));
    }
    return commands;
  }

  /** What {@code curl -s} prints with these words. */
  private static String printed(RunningGateway gateway, String words) throws Exception {
    List<String> all =
        WORD.matcher(words)
            .results()
            .map(word ->
                word.group(1) != null
                    ? word.group(1)
                    : Objects.requireNonNullElse(word.group(2), word.group(3)))
            .toList();
    String path = "";
    String method = "GET";
    String written = "";
    BodyPublisher body = BodyPublishers.noBody();
    HttpRequest.Builder request = HttpRequest.newBuilder();
    for (int i = 0; i < all.size(); i++) {
      switch (all.get(i)) {
        case "-H" -> {
          String[] field = all.get(++i).split(": ", 2);
          request.header(field[0], field[1]);
        }
        case "-b" -> request.header("Cookie", all.get(++i));
        case "-X" -> method = all.get(++i);
        case "-d" -> {
          method = "POST";
          body = BodyPublishers.ofString(all.get(++i));
        }
        case "-u" -> {
          String user = Base64.getEncoder().encodeToString(all.get(++i).getBytes(UTF_8));
          request.header("Authorization", "Basic " + user);
        }
        case "-w" -> written = all.get(++i);
        case "-o" -> i++;
        default -> path = all.get(i).replace("localhost:8080", "");
      }
    }
    HttpResponse<String> answer =
        gateway.send(request.uri(gateway.uri(path)).method(method, body).build());
    return written.isEmpty() ? answer.body() : written(written, answer);
  }

  private static String written(String format, HttpResponse<String> answer) {
    return WRITTEN
        .matcher(format.replace("\\n", "\n"))
        .replaceAll(value ->
            value.group(1) == null
                ? String.valueOf(answer.statusCode())
                : answer.headers().firstValue(value.group(1)).orElse(""));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExample_isWithoutAdvice(Example example) throws Exception {
    CommandRun check =
        CommandRun.of("check", "--strict", FOLDER.resolve(example.file() + ".yaml").toString());

    assertThat(check.err()).isEmpty();
    assertThat(check.exitCode()).isZero();
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
