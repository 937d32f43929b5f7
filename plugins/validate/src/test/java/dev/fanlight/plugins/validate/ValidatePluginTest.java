package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PlayedStream;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValidatePluginTest {
  private static final JsonObject ORDER =
      new JsonObject(
          """
          {"type": "object", "required": ["amount"],
           "properties": {"amount": {"type": "integer", "minimum": 1}}}\
          """);
  private static final String VALID = "{\"amount\": 1}";
  private static final ValidateConfig REQUESTS =
      new ValidateConfig(ORDER, null, null, null, new ByteSize(100_000), null, 2, null);
  private static final ValidateConfig RESPONSES =
      new ValidateConfig(
          null, null, null, null, new ByteSize(1000), null, null, new SchemaSource(ORDER, null));

  private PluginUnderTest plugin;
  private PluginUnderTest reporting;

  @BeforeAll
  void start() {
    plugin = PluginUnderTest.start(new ValidatePlugin(), REQUESTS);
    reporting = PluginUnderTest.start(new ValidatePlugin(), RESPONSES);
  }

  @AfterAll
  void stop() {
    plugin.close();
    reporting.close();
  }

  private static FakeExchange post(String body) {
    return FakeExchange.post("/", body).header("Content-Type", "application/json");
  }

  @Test
  void aBodyThatMatches_goesOnAsItCame() {
    FakeChain chain = FakeChain.answering(201);

    assertThat(plugin.answer(post("{\"amount\": 1}"), chain).status()).isEqualTo(201);

    assertThat(((Body.Bytes) chain.seen().body()).bytes()).hasToString("{\"amount\": 1}");
    assertThat(plugin.context().meters().count("bodies", "of", "request", "verdict", "valid"))
        .isPositive();
  }

  @Test
  void aBodyThatDoesNot_isAnsweredWithItsErrors() {
    FakeChain chain = FakeChain.answering(201);

    GatewayResponse response = plugin.answer(post("{\"amount\": \"1\"}"), chain);

    JsonObject problem = ((Body.Bytes) response.body()).bytes().toJsonObject();
    JsonArray errors = problem.getJsonArray("errors");
    assertThat(response.status()).isEqualTo(422);
    assertThat(response.headers().get("Content-Type")).isEqualTo("application/problem+json");
    assertThat(problem.getString("type")).isEqualTo("urn:fanlight:error:invalid_request");
    assertThat(errors.getJsonObject(0).getString("pointer")).isEqualTo("#/amount");
    assertThat(errors.getJsonObject(0).getString("keyword")).isEqualTo("type");
    assertThat(chain.proceeded()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '{', 400",
    "application/json, '{\"amount\": 1, \"amount\": 0}', 400",
    "application/json, '', 400",
    "text/plain, '{\"amount\": 1}', 415",
    "application/xml, '<a/>', 415",
    "application/json; charset=utf-16, '{\"amount\": 1}', 415",
    "application/json; Charset=\"UTF-8\", '{\"amount\": 1}', 201",
    "application/json; charset=utf-8; v=1, '{\"amount\": 1}', 201",
    "application/json; charset=utf-7; charset=utf-8, '{\"amount\": 1}', 415",
    "application/json; x=\";charset=utf-8\"; charset=utf-7, '{\"amount\": 1}', 415",
    "application/json; charset=utf-80, '{\"amount\": 1}', 415",
    "'application/a, text/b+json', '{\"amount\": 1}', 415",
    "application/merge-patch+json, '{\"amount\": 1}', 201",
    "application/merge-patch+json, '{\"amount\": 0}', 422"
  })
  void whatComes_isWhatCounts(String type, String body, int status) {
    FakeExchange exchange = FakeExchange.post("/", body).header("Content-Type", type);

    assertThat(status(plugin, exchange)).isEqualTo(status);
  }

  private static int status(PluginUnderTest plugin, FakeExchange exchange) {
    return statusOf(plugin.run(exchange, FakeChain.answering(201)));
  }

  private static int statusOf(Future<GatewayResponse> answer) {
    try {
      return answer.await().status();
    } catch (GatewayError error) {
      return error.status();
    }
  }

  @Test
  void aBodyThatIsEncoded_orOfTwoTypes_orTooLarge_isRefused() {
    FakeExchange secondCoding =
        post(VALID).header("Content-Encoding", "identity").header("Content-Encoding", "gzip");

    assertThat(status(plugin, post(VALID).header("Content-Encoding", "gzip"))).isEqualTo(415);
    assertThat(status(plugin, secondCoding)).isEqualTo(415);
    assertThat(status(plugin, post(VALID).header("Content-Type", "text/plain"))).isEqualTo(415);
    assertThat(status(plugin, FakeExchange.post("/", "{}"))).isEqualTo(415);
    assertThat(status(plugin, post(" ".repeat(100_001)))).isEqualTo(413);
  }

  @Test
  void aRequestWithoutABody_goesOn_unlessItsMethodHasOne() {
    assertThat(status(plugin, FakeExchange.get("/"))).isEqualTo(201);
    assertThat(status(plugin, FakeExchange.of(HttpMethod.DELETE, "/", Body.empty())))
        .isEqualTo(201);
    assertThat(status(plugin, FakeExchange.of(HttpMethod.PUT, "/", Body.empty()))).isEqualTo(400);
    assertThat(
            status(
                plugin,
                FakeExchange.of(HttpMethod.GET, "/", Body.of("{}"))
                    .header("Content-Type", "application/json")))
        .isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource({"GET, 201", "POST, 400"})
  void aBodyOfUnknownLength_thatIsEmpty_isNone(String method, int status) throws Exception {
    PlayedStream source = new PlayedStream();
    FakeExchange exchange =
        FakeExchange.of(HttpMethod.valueOf(method), "/", new Body.Streamed(source, -1))
            .header("Content-Type", "application/json");

    Future<GatewayResponse> answer = plugin.run(exchange, FakeChain.answering(201));
    source.awaitReader();
    source.end();

    assertThat(statusOf(answer)).isEqualTo(status);
  }

  @Test
  void anAnswerThatDoesNotMatch_isOnlyReported() {
    FakeExchange exchange = FakeExchange.get("/");
    GatewayResponse bad = GatewayResponse.of(200, "application/json", Body.of("{\"amount\": 0}"));

    GatewayResponse response = reporting.answer(exchange, FakeChain.answering(bad));

    assertThat(((Body.Bytes) response.body()).bytes()).hasToString("{\"amount\": 0}");
    assertThat(exchange.log().all()).containsEntry("invalid_response", "#/amount minimum");
    assertThat(invalidAnswers()).isPositive();
  }

  private long invalidAnswers() {
    return reporting.context().meters().count("bodies", "of", "response", "verdict", "invalid");
  }

  @Test
  void anAnswerThatStreams_passesAsItIs_andIsCheckedAtItsEnd() {
    PlayedStream source = new PlayedStream();
    GatewayResponse streamed =
        GatewayResponse.of(200, "application/json", new Body.Streamed(source, 13));
    long before = invalidAnswers();

    GatewayResponse response =
        reporting.answer(FakeExchange.get("/"), FakeChain.answering(streamed));
    Buffer seen = Buffer.buffer();
    Body.Streamed body = (Body.Streamed) response.body();
    body.stream().endHandler(end -> {});
    body.stream().handler(seen::appendBuffer).resume();
    source.send("{\"amount\"");
    source.send(": 0}");
    source.end();

    assertThat(body.length()).isEqualTo(13);
    assertThat(seen).hasToString("{\"amount\": 0}");
    assertThat(invalidAnswers()).isEqualTo(before + 1);
  }

  @Test
  void anAnswerWithoutContent_isNotChecked_alsoWhenOnlyItsEndShowsIt() {
    PlayedStream nothing = new PlayedStream();
    GatewayResponse streamed =
        GatewayResponse.of(200, "application/json", new Body.Streamed(nothing, -1));

    GatewayResponse response =
        reporting.answer(FakeExchange.get("/"), FakeChain.answering(streamed));
    ((Body.Streamed) response.body()).stream().resume();
    nothing.end();

    assertThat(
            reporting.context().meters().count("bodies", "of", "response", "verdict", "malformed"))
        .isZero();
  }

  @Test
  void anAnswerThatIsTooLarge_passesUnchecked() {
    PlayedStream source = new PlayedStream();
    GatewayResponse streamed =
        GatewayResponse.of(200, "application/json", new Body.Streamed(source, -1));
    FakeExchange exchange = FakeExchange.get("/");

    GatewayResponse response = reporting.answer(exchange, FakeChain.answering(streamed));
    Body.Streamed body = (Body.Streamed) response.body();
    Buffer seen = Buffer.buffer();
    body.stream().handler(seen::appendBuffer).resume();
    source.send(" ".repeat(700));
    source.send(" ".repeat(700));
    exchange.end();

    assertThat(seen.length()).isEqualTo(1400);
    assertThat(reporting.context().meters().count("bodies", "of", "response", "verdict", "skipped"))
        .isEqualTo(1);
  }

  @Test
  void config_saysWhatItExpects(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("s.json"), "{\"type\": \"strng\"}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(null, null, null))
        .withMessageStartingWith("schema or file must say which requests are valid");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(ORDER, file, null))
        .withMessage("either schema or file must say what is valid");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(null, file, null))
        .withMessageStartingWith("the schema is not one of the draft 2020-12: /type");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(null, folder, null))
        .withMessageStartingWith("file must be a regular file of at most 1MiB");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(ORDER, null, 301))
        .withMessage("max_depth must be 1 to 300, not 301");
  }

  private static ValidateConfig config(JsonObject schema, Path file, Integer depth) {
    return new ValidateConfig(schema, file, null, null, null, depth, null, null);
  }

  @Nested
  class Contract extends PluginContract<ValidateConfig> {
    @Override
    protected PluginFactory<ValidateConfig> factory() {
      return new ValidatePlugin();
    }

    @Override
    protected List<ValidateConfig> configs() {
      return List.of(REQUESTS, RESPONSES);
    }
  }

  @Nested
  class PageAndSample extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "validate";
    }
  }
}
