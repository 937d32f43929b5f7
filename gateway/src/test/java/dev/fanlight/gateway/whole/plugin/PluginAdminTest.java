package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators can ask of plugins. */
class PluginAdminTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String ASKED =
      """
      context.admin(AdminEndpoint.post("purge", order -> {
        if (order.body().containsKey("throw")) {
          throw new IllegalStateException("secret");
        }
        if (order.body().containsKey("refuse") && config.word().equals("b")) {
          throw GatewayError.of(ErrorCode.BAD_REQUEST, "not so");
        }
        return new io.vertx.core.json.JsonObject()
            .put("word", config.word())
            .put("thread", Thread.currentThread().getName())
            .put("loader", Thread.currentThread().getContextClassLoader() == getClass().getClassLoader())
            .put("taken", order.body().remove("take"))
            .put("got", order.body());
      }));
      context.admin(AdminEndpoint.get("state/all", order ->
          new io.vertx.core.json.JsonObject().put("a", order.parameters().get("a"))));
      return (Filter) (it, chain) -> chain.proceed(it);
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Asked", "asked", ASKED).write(folder.resolve("asked.jar"));
  }

  private static String yaml(String admin, String plugins) {
    return """
    admin: {host: 127.0.0.1, port: 0, %s}
    plugin_folders: [%s]
    routes: [{name: r, match: {path: /**}, plugins: [%s], respond: {status: 200}}]
    """
        .formatted(admin, folder, plugins);
  }

  private static TestGateway gateway() {
    return stage.gateway(
        yaml(
            "allow_changes: true",
            "{name: asked, config: {word: a}}, {name: asked, id: other, config: {word: b}}"));
  }

  /** An answer of the admin listener: its status line, and its content. */
  private record Answer(String status, String fields, JsonObject content) {}

  private static Answer ask(TestGateway gateway, String request, String fields, String body) {
    try (Wire client = new Wire(gateway.adminPort())) {
      client.send(
          request
              + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
              + fields
              + "content-length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      String[] answer = client.rest().split("\r\n\r\n", 2);
      return new Answer(
          answer[0].split(" ")[1],
          answer[0],
          answer[1].isEmpty() ? new JsonObject() : new JsonObject(answer[1]));
    }
  }

  private static Answer purge(TestGateway gateway, String id, String body) {
    return ask(
        gateway, "POST /api/plugins/" + id + "/purge", "content-type: application/json\r\n", body);
  }

  private static JsonObject first(Answer answer) {
    return answer.content().getJsonArray("answers").getJsonObject(0);
  }

  @Test
  void anEndpoint_answersUnderTheIdOfItsEntry() {
    TestGateway gateway = gateway();

    Answer answer = purge(gateway, "other", "{\"path\":\"/a\"}");

    assertThat(answer.status()).isEqualTo("200");
    assertThat(answer.content().getJsonArray("answers")).hasSize(1);
    assertThat(first(answer).getString("place")).isEqualTo("routes[0].plugins[1]");
    JsonObject own = first(answer).getJsonObject("answer");
    assertThat(own.getString("word")).isEqualTo("b");
    assertThat(own.getJsonObject("got")).isEqualTo(new JsonObject().put("path", "/a"));
    assertThat(own.getBoolean("loader")).isTrue();
    assertThat(own.getString("thread")).startsWith("pool-default");
  }

  @Test
  void whatReads_needsNoBodyAndNoRightToChange() {
    TestGateway gateway = stage.gateway(yaml("", "{name: asked, config: {word: a}}"));

    assertThat(first(ask(gateway, "GET /api/plugins/asked/state/all?a=1", "", "")))
        .isEqualTo(
            new JsonObject()
                .put("place", "routes[0].plugins[0]")
                .put("answer", new JsonObject().put("a", "1")));
    assertThat(purge(gateway, "asked", "{}").status()).isEqualTo("403");
  }

  @Test
  void allPlacesOfAnId_areAsked_andOneThatFailsIsNamed() {
    TestGateway gateway =
        stage.gateway(
            """
            admin: {host: 127.0.0.1, port: 0, allow_changes: true}
            plugin_folders: [%s]
            routes:
              - {name: a, match: {path: /a}, plugins: [{name: asked, config: {word: a}}], respond: {status: 200}}
              - {name: b, match: {path: /b}, plugins: [{name: asked, config: {word: b}}], respond: {status: 200}}
            """
                .formatted(folder));

    assertThat(purge(gateway, "asked", "{}").content().getJsonArray("answers")).hasSize(2);

    assertThat(purge(gateway, "asked", "{\"take\":1}").content().getJsonArray("answers"))
        .allSatisfy(answer ->
            assertThat(((JsonObject) answer).getJsonObject("answer").getInteger("taken")).isOne());

    Answer refused = purge(gateway, "asked", "{\"refuse\":1}");
    assertThat(refused.status()).isEqualTo("400");
    assertThat(refused.content().getString("detail")).isEqualTo("not so");
    assertThat(refused.fields()).contains("application/problem+json");
    assertThat(refused.content().getJsonArray("answers").getJsonObject(1))
        .isEqualTo(
            new JsonObject()
                .put("place", "routes[1].plugins[0]")
                .put("error", new JsonObject().put("code", "bad_request").put("detail", "not so")));
  }

  @Test
  void aHandlerThatBreaks_givesNothingAway() {
    Answer broken = purge(gateway(), "asked", "{\"throw\":1}");

    assertThat(broken.status()).isEqualTo("500");
    assertThat(broken.content().getString("type")).isEqualTo("urn:fanlight:error:plugin_failed");
    assertThat(broken.content().encode()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "POST /api/plugins/asked/nothing, '{}', 404",
    "POST /api/plugins/nobody/purge, '{}', 404",
    "POST /api/plugins/asked, '{}', 404",
    "POST /api/plugins/, '{}', 404",
    "POST /api/plugins/asked/purge/, '{}', 404",
    "GET /api/plugins/asked/purge, '', 405",
    "DELETE /api/plugins/asked/purge, '{}', 405",
    "POST /api/plugins/asked/purge, '[]', 400",
    "POST /api/plugins/asked/purge, '{', 400",
    "POST /api/plugins/asked/purge, '{}{}', 400",
    "POST /api/plugins/asked/purge, '{\"a\":1,\"a\":2}', 400",
    "POST /api/plugins/asked/purge, 'null', 400"
  })
  void whatIsWrong_isRefused(String request, String body, String status) {
    Answer answer = ask(gateway(), request, "content-type: application/json\r\n", body);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.fields()).contains("application/problem+json");
  }

  @Test
  void theRulesOfOtherChanges_holdHere() {
    TestGateway gateway = gateway();
    String purge = "POST /api/plugins/asked/purge";
    String json = "content-type: application/json\r\n";

    assertThat(ask(gateway, purge, "content-type: text/plain\r\n", "{}").status()).isEqualTo("415");
    assertThat(ask(gateway, purge, json + "origin: http://evil.example\r\n", "{}").status())
        .isEqualTo("403");
    assertThat(ask(gateway, purge, json + "sec-fetch-site: cross-site\r\n", "{}").status())
        .isEqualTo("403");
    String large = "{\"a\":\"" + "x".repeat(70_000) + "\"}";
    assertThat(ask(gateway, purge, json, large).status()).isEqualTo("413");

    gateway.reloaded(
        yaml("allow_changes: true, token: let-me-in", "{name: asked, config: {word: a}}"));
    assertThat(ask(gateway, purge, json, "{}").status()).isEqualTo("401");
    assertThat(ask(gateway, purge, json + "authorization: Bearer let-me-in\r\n", "{}").status())
        .isEqualTo("200");
  }

  @Test
  void api_listsWhatThereIs_andForgetsWhatAReloadRemoves() {
    TestGateway gateway = gateway();

    JsonObject listed = new JsonObject(gateway.admin("/api"));

    assertThat(listed.getJsonArray("pages")).contains("/api/status");
    assertThat(listed.getJsonArray("plugins"))
        .contains(
            new JsonObject(
                """
                {"plugin":"other","method":"POST","path":"/api/plugins/other/purge",
                 "places":["routes[0].plugins[1]"]}\
                """));

    gateway.reloaded(yaml("allow_changes: true", "{name: asked, config: {word: c}}"));

    assertThat(new JsonObject(gateway.admin("/api")).getJsonArray("plugins")).hasSize(2);
    assertThat(purge(gateway, "other", "{}").status()).isEqualTo("404");
    assertThat(first(purge(gateway, "asked", "{}")).getJsonObject("answer").getString("word"))
        .isEqualTo("c");
  }
}
