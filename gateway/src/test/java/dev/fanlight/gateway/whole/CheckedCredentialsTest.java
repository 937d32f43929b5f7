package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the plugins behind one that removes credentials know of them. */
class CheckedCredentialsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir Path folder;

  @Test
  void aPluginThatSaysSo_removesThemForThoseBehindIt() throws IOException {
    String lets = "return (Filter) (it, chain) -> chain.proceed(it);";
    String guard =
        TestJar.factory("Guard", "guard", lets)
            .replace(
                "public String name()",
                "public boolean removesCredentials(Config config) {"
                    + " return config.word().equals(\"removes\"); } public String name()");
    new TestJar()
        .source("test.Guard", guard)
        .entry(TestJar.SERVICES, "test.Guard")
        .write(folder.resolve("guard.jar"));
    TestJar.plugin(
            "Behind",
            "behind",
            "return (Filter) (it, chain) -> chain.proceed(it).map(r -> {"
                + " r.headers().set(\"removed\", \"\" +"
                + " it.attributes().get(Attributes.CREDENTIALS_REMOVED)); return r; });")
        .write(folder.resolve("behind.jar"));
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            routes:
              - name: removes
                match: {path: /removes}
                plugins: [{name: guard, config: {word: removes}}, {name: behind, config: {word: ""}}]
                respond: {body: x}
              - name: keeps
                match: {path: /keeps}
                plugins: [{name: guard, config: {word: keeps}}, {name: behind, config: {word: ""}}]
                respond: {body: x}
            """
                .formatted(folder));
    TestClient client = stage.client(gateway);

    assertThat(client.get("/removes").field("removed")).isEqualTo("true");
    assertThat(client.get("/keeps").field("removed")).isEqualTo("null");
  }
}
