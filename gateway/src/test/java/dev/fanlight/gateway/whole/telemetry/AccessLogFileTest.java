package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.bootstrap.StartException;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The access log in a file, as a whole gateway writes it. */
class AccessLogFileTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String ROUTES =
      """
      routes:
        - {name: good, match: {path: /good}, respond: {body: hello}}
        - {name: bad, match: {path: /bad}, respond: {status: 503}}
        - {name: missing, match: {path: /missing}, respond: {status: 404}}
      """;

  @TempDir Path folder;

  @Test
  void stop_losesNoLine() throws IOException {
    Path file = folder.resolve("access.log");
    TestGateway gateway = stage.gateway(config(file, ""));
    TestClient client = stage.client(gateway);
    for (int i = 0; i < 20; i++) {
      client.get("/good");
    }
    Eventually.get("the stop", gateway.stop());

    assertThat(paths(file)).hasSize(20).containsOnly("/good");
  }

  @Test
  void onlyWithoutSample_logsWhatItNames() throws IOException {
    Path file = folder.resolve("access.log");
    TestGateway gateway = stage.gateway(config(file, ", only: {errors: true, status: [404]}"));
    TestClient client = stage.client(gateway);
    List.of("/good", "/bad", "/good", "/missing").forEach(client::get);
    Eventually.get("the stop", gateway.stop());

    assertThat(paths(file)).containsExactly("/bad", "/missing");
  }

  @Test
  void sampleAlone_keepsEveryError() throws IOException {
    Path file = folder.resolve("access.log");
    TestGateway gateway = stage.gateway(config(file, ", sample: 0%"));
    TestClient client = stage.client(gateway);
    List.of("/good", "/bad", "/missing").forEach(client::get);
    Eventually.get("the stop", gateway.stop());

    assertThat(paths(file)).containsExactly("/bad");
  }

  @Test
  void reload_movesTheLinesToTheNewFile() throws IOException {
    Path first = folder.resolve("first.log");
    Path second = folder.resolve("second.log");
    TestGateway gateway = stage.gateway(config(first, ""));
    TestClient client = stage.client(gateway);
    client.get("/good");
    gateway.reloaded(config(second, ""));
    client.get("/bad");
    Eventually.get("the stop", gateway.stop());

    assertThat(paths(first)).containsExactly("/good");
    assertThat(paths(second)).containsExactly("/bad");
  }

  @Test
  void reloadWhoseFileHasGoneMeanwhile_isRefusedAndNothingIsLost() throws Exception {
    Path first = folder.resolve("first.log");
    Path doomed = Files.createDirectory(folder.resolve("doomed"));
    TestGateway gateway = stage.gateway(config(first, ""));
    TestClient client = stage.client(gateway);
    GatewayConfig next = TestGateway.config(config(doomed.resolve("second.log"), ""));
    Files.delete(doomed);

    assertThatThrownBy(() -> Eventually.get("the reload", gateway.reload(next)))
        .hasCauseInstanceOf(StartException.class)
        .hasRootCauseInstanceOf(IOException.class)
        .cause()
        .hasMessageEndingWith("second.log cannot be written: its folder does not exist");
    client.get("/good");
    Eventually.get("the stop", gateway.stop());
    assertThat(paths(first)).containsExactly("/good");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/second.log", "/./second.log", "//second.log", "/../doomed/second.log"})
  void pathOfAPlaceholder_isNotShownWhenItsFileHasGone(String rest) throws Exception {
    Path doomed = Files.createDirectory(folder.resolve("doomed"));
    Path secret = Files.writeString(folder.resolve("secret"), doomed.toString());
    TestGateway gateway = stage.gateway(config(folder.resolve("first.log"), ""));
    GatewayConfig next = TestGateway.config(config("${file:" + secret + "}" + rest, ""));
    Files.delete(doomed);

    assertThatThrownBy(() -> Eventually.get("the reload", gateway.reload(next)))
        .hasRootCauseInstanceOf(IOException.class)
        .cause()
        .hasMessage("the access log of a placeholder cannot be written: its folder does not exist");
  }

  private static String config(Path file, String rest) {
    return config(file.toString(), rest);
  }

  private static String config(String file, String rest) {
    return "access_log: {file: \"%s\"%s}\n%s".formatted(file, rest, ROUTES);
  }

  private static List<String> paths(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> new JsonObject(line).getString("path"))
        .toList();
  }
}
