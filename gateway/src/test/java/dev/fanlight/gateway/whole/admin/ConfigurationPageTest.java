package dev.fanlight.gateway.whole.admin;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /api/configuration} says of a running gateway. */
class ConfigurationPageTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String YAML =
      """
      listeners: [{name: public, host: 127.0.0.1, port: 0}]
      admin: {host: 127.0.0.1, port: 0}
      access_log: off
      upstreams: {up: {url: "http://127.0.0.1:1", timeout: 1s}}
      routes: [{name: a, match: {path: /a}, fan_out: {calls: [{name: b, upstream: up, path: "/${file:key}"}]}}]
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("key"), "MARK-1");
    file = Files.writeString(folder.resolve("gateway.yaml"), YAML);
  }

  private static JsonObject page(TestGateway gateway) {
    String page = gateway.admin("/api/configuration");
    assertThat(page).doesNotContain("MARK");
    return new JsonObject(page);
  }

  @Test
  void page_namesTheFileAndTheGeneration() {
    JsonObject page = page(stage.ofFile(file));

    assertThat(page.getInteger("generation")).isEqualTo(1);
    assertThat(page.getString("file")).isEqualTo(file.toString());
    assertThat(page.getInstant("loaded_at")).isNotNull();
    assertThat(page.getJsonObject("disk").getBoolean("same")).isTrue();
    assertThat(page.getJsonArray("draining")).isEmpty();
    assertThat(page.containsKey("failed_reload")).isFalse();
  }

  @Test
  void page_saysWhatAReloadWouldChange() throws IOException {
    TestGateway gateway = stage.ofFile(file);
    Files.writeString(file, YAML.replace("timeout: 1s", "timeout: 2s"));

    JsonObject disk = page(gateway).getJsonObject("disk");
    assertThat(disk.getBoolean("same")).isFalse();
    assertThat(disk.getJsonArray("changes"))
        .containsExactly(
            new JsonObject()
                .put("section", "upstreams")
                .put("name", "up")
                .put("kind", "changed")
                .put("key", "timeout")
                .put("from", "1s")
                .put("to", "2s"));

    Eventually.get("the reload", gateway.reload(file));
    assertThat(page(gateway).getInteger("generation")).isEqualTo(2);
    assertThat(page(gateway).getJsonObject("disk").getBoolean("same")).isTrue();
  }

  @Test
  void page_seesThatAPlaceholderStandsForSomethingElse_andShowsNeither() throws IOException {
    TestGateway gateway = stage.ofFile(file);
    Files.writeString(folder.resolve("key"), "MARK-2");

    assertThat(page(gateway).getJsonObject("disk").getJsonArray("changes").encode())
        .contains("fan_out.calls.b.path");
  }

  @Test
  void page_saysWhyAReloadFailed_andWhyTheNextOneWould() throws IOException {
    TestGateway gateway = stage.ofFile(file);
    Files.writeString(file, YAML.replace("timeout: 1s", "timeuot: 1s, port: 3"));
    assertThat(gateway.reload(file)).failsWithin(java.time.Duration.ofSeconds(20));

    JsonObject page = page(gateway);
    JsonArray mistakes = page.getJsonObject("disk").getJsonArray("mistakes");
    assertThat(mistakes).hasSize(2);
    assertThat(mistakes.getString(0)).startsWith(file + ":4: upstreams.up.timeuot: ");
    assertThat(page.getJsonObject("failed_reload").getJsonArray("mistakes")).isEqualTo(mistakes);

    Files.delete(file);
    assertThat(page(gateway).getJsonObject("disk").getJsonArray("mistakes")).hasSize(1);
  }

  @Test
  void page_saysHowManyMistakesItLeavesOut() throws IOException {
    TestGateway gateway = stage.ofFile(file);
    String keys = IntStream.range(0, 1_200).mapToObj(i -> "key_" + i + ": 1\n").collect(joining());
    Files.writeString(file, YAML + keys);
    assertThat(gateway.reload(file)).failsWithin(java.time.Duration.ofSeconds(20));

    JsonObject failed = page(gateway).getJsonObject("failed_reload");
    assertThat(failed.getJsonArray("mistakes")).hasSize(1_000);
    assertThat(failed.getInteger("omitted")).isEqualTo(200);
  }

  @Test
  void page_listsWhatDrains() {
    Http1Upstream upstream = stage.upstream();
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s"}}
            routes: [{name: a, match: {path: /a}, proxy: {upstream: up}}]
            """
                .formatted(upstream.url()));
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on(
        "/a",
        arrival -> {
          arrival.await(gate);
          arrival.answer(200, "");
        });
    stage.client(gateway).send("/a");
    upstream.awaitArrival("/a");
    gateway.reloaded("routes: []");

    assertThat(page(gateway).getJsonArray("draining"))
        .containsExactly(
            new JsonObject().put("generation", 1).put("exchanges", 1).put("background", 0));
    gate.complete(null);
  }
}
