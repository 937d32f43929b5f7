package dev.fanlight.gateway.whole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Names that placeholders stand for: admin pages show the placeholder, or nothing. */
class PlacedHostsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String YAML =
      """
      listeners: [{name: public, host: 127.0.0.1, port: 0}]
      admin: {host: 127.0.0.1, port: 0}
      access_log: {file: "${file:name}.log"}
      upstreams:
        up: {url: "http://127.0.0.1:1", host: "${file:name}", deadline_header: "${file:name}"}
      routes:
        - {name: a, match: {path: /a, host: "${file:name}"}, respond: {}}
        - name: b
          match: {path: "/b/${file:name}/**", host: "api.${file:name}"}
          proxy: {upstream: up, strip_prefix: "/b/${file:name}"}
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("name"), "Mark-1");
    file = Files.writeString(folder.resolve("gateway.yaml"), YAML);
  }

  private static JsonObject page(TestGateway gateway, String path) {
    String page = gateway.admin(path);
    assertThat(page).doesNotContainIgnoringCase("mark-");
    return new JsonObject(page);
  }

  @Test
  void routesAndMap_haveHostsAsWritten() {
    TestGateway gateway = stage.ofFile(file);

    assertThat(page(gateway, "/api/routes").encode())
        .contains("\"host\":\"${file:name}\"", "\"host\":\"api.${file:name}\"");
    assertThat(page(gateway, "/api/map").encode()).contains("\"host\":\"api.${file:name}\"");
  }

  @Test
  void aTry_saysAsWrittenWhichHostARouteNeeds() {
    JsonObject tried = page(stage.ofFile(file), "/api/try?url=http://any.example/a");

    assertThat(tried.getJsonArray("routes").encode())
        .contains("the host must be ${file:name}; it is \\\"any.example\\\"");
  }

  @Test
  void configuration_tellsThatOtherNamesAreMeant_andNone() throws IOException {
    TestGateway gateway = stage.ofFile(file);
    Files.writeString(folder.resolve("name"), "Mark-2");

    String changes = page(gateway, "/api/configuration").getJsonObject("disk").encode();

    assertThat(changes)
        .contains(
            "\"key\":\"file\"",
            "\"key\":\"host\"",
            "\"key\":\"deadline_header\"",
            "\"key\":\"match.host\",\"from\":\"${file:name}\"",
            "\"key\":\"proxy.strip_prefix\"");
  }

  @Test
  void configuration_showsTheNameThatTheFileHad_beforeItsPlaceholder() throws IOException {
    TestGateway gateway =
        stage.ofFile(Files.writeString(file, YAML.replace("\"api.${file:name}\"", "old.example")));
    Files.writeString(file, YAML);

    assertThat(page(gateway, "/api/configuration").getJsonObject("disk").encode())
        .contains("\"from\":\"old.example\",\"to\":\"api.${file:name}\"");
  }
}
