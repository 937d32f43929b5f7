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

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

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
    TestGateway gateway =
        logging(
            """
            - name: r
              match: {path: /**}
              plugins: [{name: sets, config: {word: ada}}, {name: reads, config: {word: x}}]
              respond: {body: hello}
            """);

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(200);
    assertThat(logged(gateway)).isEqualTo(new JsonObject().put("first", 1).put("second", "ada"));
  }

  @Test
  void logFieldsOfAnErrorThatCameThroughNoPlugin_areInTheLogToo() throws IOException {
    TestJar.plugin(
            "Notes",
            "notes",
            """
            return new Filter() {
              public io.vertx.core.Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
                return chain.proceed(exchange);
              }
              public GatewayError unseen(Exchange exchange, GatewayError error) {
                exchange.log().field("refused", config.word());
                return error;
              }
            };
            """)
        .write(folder.resolve("notes.jar"));
    TestGateway gateway =
        logging(
            """
            - name: r
              match: {path: /**}
              max_request_body: 1
              plugins: [{name: notes, config: {word: large}}]
              respond: {body: hello}
            """);

    assertThat(stage.client(gateway).post("/x", "yy").status()).isEqualTo(413);
    assertThat(logged(gateway)).isEqualTo(new JsonObject().put("refused", "large"));
  }

  private TestGateway logging(String route) {
    PrintStream before = System.out;
    System.setOut(new PrintStream(log, true, UTF_8));
    try {
      return stage.gateway(
          """
          plugin_folders: [%s]
          access_log: {format: json}
          routes:
          %s
          """
              .formatted(folder, route.indent(2)));
    } finally {
      System.setOut(before);
    }
  }

  /** What plugins have to say in the one line of the access log. */
  private JsonObject logged(TestGateway gateway) {
    Eventually.get("the stop", gateway.stop());
    return new JsonObject(log.toString(UTF_8)).getJsonObject("fields");
  }
}
