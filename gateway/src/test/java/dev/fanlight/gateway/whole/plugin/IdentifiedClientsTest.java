package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the plugins behind one that finds out who the client is know of that. */
class IdentifiedClientsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    String lets = "return (Filter) (it, chain) -> chain.proceed(it);";
    String guard =
        TestJar.factory("Guard", "guard", lets)
            .replace(
                "public String name()",
                "public boolean removesCredentials(Config config) {"
                    + " return config.word().equals(\"removes\"); }"
                    + " public PluginRole role(Config config) {"
                    + " return config.word().equals(\"finds\") ? PluginRole.AUTHENTICATION"
                    + " : PluginRole.LIMIT; } public String name()");
    new TestJar()
        .source("test.Guard", guard)
        .entry(TestJar.SERVICES, "test.Guard")
        .write(folder.resolve("guard.jar"));
    TestJar.plugin(
            "Behind",
            "behind",
            "return (Filter) (it, chain) -> chain.proceed(it).map(r -> {"
                + " r.headers().set(\"cache-control\", \"\" +"
                + " it.attributes().get(Attributes.CLIENT_IDENTIFIED)); return r; });")
        .write(folder.resolve("behind.jar"));
  }

  @ParameterizedTest
  @CsvSource({"finds, true", "removes, true", "neither, null"})
  void plugins_andThoseOfItemsOfABatch_knowWhetherOneBeforeThemHas(String guard, String known) {
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            routes:
              - name: direct
                match: {path: /direct}
                plugins: [{name: guard, config: {word: %s}}, {name: behind, config: {word: ""}}]
                respond: {body: x}
              - name: batch
                match: {path: /batch}
                plugins: [{name: guard, config: {word: %2$s}}]
                batch: {}
              - {name: free, match: {path: /free}, batch: {}}
              - name: item
                match: {path: /item}
                plugins: [{name: behind, config: {word: ""}}]
                respond: {body: x}
            """
                .formatted(folder, guard));
    TestClient client = stage.client(gateway);
    String items = "[{\"path\": \"/item\"}]";

    assertThat(client.get("/direct").field("cache-control")).isEqualTo(known);
    assertThat(client.post("/batch", items).body()).contains("\"cache-control\":\"" + known + "\"");
    assertThat(client.post("/free", items).body()).contains("\"cache-control\":\"null\"");
    assertThat(client.get("/item").field("cache-control")).isEqualTo("null");
  }
}
