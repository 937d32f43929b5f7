package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.process.JavaCommand;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code fanlight top} and {@code fanlight trace} say, beside a running gateway. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdminCommandsTest {
  private static final String TOKEN = "right-token";
  private static final String YAML =
      """
      listeners: [{name: public, host: 127.0.0.1, port: 0}]
      admin: {host: 127.0.0.1, port: 0, token: right-token}
      routes: [{name: hello, match: {path: /hello}, respond: {body: hello}}]
      access_log: {format: off}
      """;

  @TempDir static Path folder;
  private static Gateway gateway;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    Path file = Files.writeString(folder.resolve("gateway.yaml"), YAML);
    gateway = Outcomes.get(Gateway.start(ConfigLoader.load(file, Map.of())));
  }

  @AfterAll
  static void stop() throws Exception {
    Outcomes.get(gateway.stop());
  }

  private static String admin() {
    return "http://127.0.0.1:" + gateway.adminPort();
  }

  private int execute(String... arguments) {
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void top_once_printsBulkheadsAndRoutes() {
    assertThat(execute("top", "--once", "--admin", admin(), "--token", TOKEN)).isZero();

    assertThat(out.toString())
        .startsWith("fanlight top  " + admin() + "  ready  ")
        .contains("\nBULKHEAD", "\nROUTE", "\nhello ");
  }

  @Test
  void top_withALostOutput_fails() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    int exitCode =
        Main.execute(
            full,
            new PrintWriter(err, true),
            "top",
            "--once",
            "--admin",
            admin(),
            "--token",
            TOKEN);

    assertThat(exitCode).isEqualTo(4);
  }

  @Test
  void wrongToken_isSaidByTheGateway() {
    assertThat(execute("top", "--once", "--admin", admin(), "--token", "other-token")).isEqualTo(1);

    assertThat(err)
        .hasToString("fanlight: " + admin() + " answers 401: this page needs the token\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SECRET\r", "SECRET\n", "SECR ET", "SECRET\u00e9", "SECRET\u20ac", "\u0001"})
  void token_thatNoFieldCarries_isNotShown(String token) {
    for (String command : List.of("top", "trace")) {
      assertThat(execute(command, "--admin", admin(), "--token", token)).isEqualTo(2);
    }

    assertThat(err.toString())
        .startsWith("--token holds a character that a token cannot have")
        .doesNotContain("SECR");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void token_ofTheEnvironment_thatNoFieldCarries_isNotShown() throws Exception {
    ProcessBuilder command =
        JavaCommand.of(List.of(), Main.class.getName(), "top", "--admin", admin())
            .redirectErrorStream(true);
    command.environment().put("FANLIGHT_TOKEN", "SECRET\r");
    Process process = command.start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(said)
        .startsWith("The environment variable FANLIGHT_TOKEN holds a character")
        .doesNotContain("SECRET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9090",
        "9090",
        "http://",
        "ftp://x",
        "http://a b",
        "http://x:99999",
        "http:/x",
        ""
      })
  void admin_thatIsNoUrl_isSaidInPlainWords(String admin) {
    assertThat(execute("top", "--once", "--admin", admin)).isEqualTo(2);

    assertThat(err.toString())
        .startsWith(
            "Invalid value for option '--admin': expected a URL such as http://127.0.0.1:9090")
        .doesNotContain("java", "Exception");
  }

  @Test
  void trace_ofARouteThatDoesNotExist_doesNotWait() {
    int exitCode = execute("trace", "--admin", admin(), "--token", TOKEN, "--when", "route=nosuch");

    assertThat(exitCode).isEqualTo(1);
    assertThat(err)
        .hasToString("fanlight: " + admin() + " answers 400: there is no route \"nosuch\"\n");
  }

  @Test
  void trace_thatNothingMatchesInTime_saysSoAndNothingElse() {
    int exitCode =
        execute(
            "trace",
            "--admin",
            admin(),
            "--token",
            TOKEN,
            "--seconds",
            "1",
            "--when",
            "path=/never");

    assertThat(exitCode).isEqualTo(1);
    assertThat(out).hasToString("waiting for the next exchange with path /never\n");
    assertThat(err).hasToString("fanlight: no exchange that matches came in time\n");
  }

  @Test
  void trace_asJson_isALineForEachEvent() throws Exception {
    String[] arguments = {
      "trace", "--admin", admin(), "--token", TOKEN, "--format", "json", "--when", "path=/hello"
    };
    CompletableFuture<Integer> traced = CompletableFuture.supplyAsync(() -> execute(arguments));
    while (!out.toString().contains("shows_values")) {
      Thread.onSpinWait();
    }
    String url = "http://127.0.0.1:" + gateway.port("public") + "/hello";
    HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());

    assertThat(traced.get()).isZero();
    List<JsonObject> events = out.toString().lines().map(JsonObject::new).toList();
    assertThat(events.get(1).getString("event")).isEqualTo("exchange_begun");
    assertThat(events.getLast().getString("event")).isEqualTo("exchange_ended");
  }
}
