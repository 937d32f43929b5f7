package dev.fanlight.gateway.whole.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin passes on to the next one, and to the access log. */
class PluginFieldsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String KEY =
      "AttributeKey<String> key = AttributeKey.of(\"user\", String.class); ";

  @TempDir Path folder;

  @Test
  void attributesAndLogFields_passFromAPluginToTheNextAndToTheLog() throws IOException {
    TestJar.plugin(
            "Sets",
            "sets",
            KEY
                + "return (Filter) (it, chain) -> { it.attributes().set(key, config.word());"
                + " it.log().field(\"first\", 1); return chain.proceed(it); };")
        .write(folder.resolve("sets.jar"));
    TestJar.plugin(
            "Reads",
            "reads",
            KEY
                + "return (BlockingFilter) it -> { it.log().field(\"second\","
                + " it.attributes().get(key)); return Step.proceed(it.request()); };")
        .write(folder.resolve("reads.jar"));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(log, true, UTF_8));
    TestGateway gateway;
    try {
      gateway =
          stage.gateway(
              """
              plugin_folders: [%s]
              access_log: {format: json}
              routes:
                - name: r
                  match: {path: /**}
                  plugins: [{name: sets, config: {word: ada}}, {name: reads, config: {word: x}}]
                  respond: {body: hello}
              """
                  .formatted(folder));
    } finally {
      System.setOut(before);
    }

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(200);
    Eventually.get("the stop", gateway.stop());

    assertThat(new JsonObject(log.toString(UTF_8)).getJsonObject("fields"))
        .isEqualTo(new JsonObject().put("first", 1).put("second", "ada"));
  }
}
