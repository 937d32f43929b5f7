package dev.fanlight.plugins.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.JsonProgram;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs are lambdas here; what jq makes of JSON is tested in the distribution. */
class TransformPluginTest {
  private static final JsonProgram SHOUT =
      (input, max) -> Buffer.buffer(input.toString().toUpperCase(java.util.Locale.ROOT));

  private static TransformConfig request(JsonProgram program) {
    return new TransformConfig(program, null, null, new ByteSize(100));
  }

  private static TransformConfig response(JsonProgram program) {
    return new TransformConfig(null, program, null, new ByteSize(100));
  }

  private static JsonProgram failing(ErrorCode code) {
    return (input, max) -> {
      throw GatewayError.of(code, "what it says is not for clients");
    };
  }

  private static FakeExchange post(String body) {
    return FakeExchange.post("/", body).header("Content-Type", "application/json");
  }

  private static GatewayResponse json(String body, String... fields) {
    GatewayResponse json = GatewayResponse.of(200, "application/json", Body.of(body));
    for (int i = 0; i < fields.length; i += 2) {
      json.headers().set(fields[i], fields[i + 1]);
    }
    return json;
  }

  private static String text(Body body) {
    return body.collect(1000, ErrorCode.INTERNAL_ERROR).result().toString();
  }

  private static GatewayResponse answer(
      TransformConfig config, FakeExchange exchange, FakeChain chain) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new TransformPlugin(), config)) {
      return plugin.answer(exchange, chain);
    }
  }

  private static GatewayError error(
      TransformConfig config, FakeExchange exchange, FakeChain chain) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new TransformPlugin(), config)) {
      GatewayError error = plugin.error(exchange, chain);
      assertThat(plugin.context().meters().count("failed")).isLessThanOrEqualTo(1);
      return error;
    }
  }

  @Test
  void request_goesOnWithWhatTheProgramMakes() {
    FakeChain chain = FakeChain.answering(json("[\"b\"]"));

    GatewayResponse response =
        answer(request(SHOUT), post("[\"a\"]").header("Content-Digest", "sha-256=:x:"), chain);

    assertThat(text(chain.seen().body())).isEqualTo("[\"A\"]");
    assertThat(chain.seen().headers().contains("Content-Digest")).isFalse();
    assertThat(chain.seen().headers().contains("Accept-Encoding")).isFalse();
    assertThat(text(response.body())).isEqualTo("[\"b\"]");
  }

  @Test
  void response_isWhatTheProgramMakes() {
    FakeExchange exchange = post("[\"a\"]").header("Accept-Encoding", "gzip");
    FakeChain chain =
        FakeChain.answering(
            json("[\"b\"]", "ETag", "\"x\"", "Repr-Digest", "y", "Accept-Ranges", "bytes"));

    GatewayResponse response = answer(response(SHOUT), exchange, chain);

    assertThat(text(response.body())).isEqualTo("[\"B\"]");
    assertThat(response.headers().get("ETag")).isEqualTo("W/\"x\"");
    assertThat(response.headers().contains("Repr-Digest")).isFalse();
    assertThat(response.headers().contains("Accept-Ranges")).isFalse();
    assertThat(text(chain.seen().body())).isEqualTo("[\"a\"]");
    assertThat(chain.seen().headers().get("Accept-Encoding")).isEqualTo("identity");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Range", "If-Range", "Request-Range"})
  void response_isAskedForWhole(String field) {
    FakeChain chain = FakeChain.answering(json("[\"b\"]"));

    answer(response(SHOUT), FakeExchange.get("/").header(field, "bytes=0-1"), chain);

    assertThat(chain.seen().headers().contains(field)).isFalse();
  }

  /** Its parts would show what the program takes out of the whole. */
  @ParameterizedTest
  @ValueSource(strings = {"application/json", "multipart/byteranges; boundary=x", "text/plain"})
  void aPartOfAnAnswer_isRefusedWhateverItsType(String type) {
    GatewayResponse part = GatewayResponse.of(206, type, Body.of("\"password\": 1"));

    GatewayError error = error(response(SHOUT), FakeExchange.get("/"), FakeChain.answering(part));

    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_BODY);
  }

  /** It describes the response that a GET would get, whose length nobody knows here. */
  @Test
  void a304_isDescribedLikeTheChangedResponse() {
    GatewayResponse upstream = GatewayResponse.of(304);
    upstream.headers().set("ETag", "\"x\"").set("Content-Length", "10").set("Digest", "y");

    GatewayResponse response =
        answer(response(SHOUT), FakeExchange.get("/"), FakeChain.answering(upstream));

    assertThat(response.headers().get("ETag")).isEqualTo("W/\"x\"");
    assertThat(response.headers().contains("Content-Length")).isFalse();
    assertThat(response.headers().contains("Digest")).isFalse();
  }

  @Test
  void head_isDescribedLikeGet_andNoProgramRuns() {
    FakeExchange head = FakeExchange.of(HttpMethod.HEAD, "/", Body.empty());
    GatewayResponse upstream = json("", "ETag", "\"x\"", "Content-Length", "10");

    GatewayResponse response =
        answer(response(failing(ErrorCode.MERGE_FAILED)), head, FakeChain.answering(upstream));

    assertThat(response.headers().get("ETag")).isEqualTo("W/\"x\"");
    assertThat(response.headers().contains("Content-Length")).isFalse();
  }

  @Test
  void head_ofWhatAnswersLikeGet_losesTheLengthOfTheContentBefore() {
    FakeExchange head = FakeExchange.of(HttpMethod.HEAD, "/", Body.empty());

    GatewayResponse response =
        answer(response(SHOUT), head, FakeChain.answering(json("[\"content\"]")));

    assertThat(response.body()).isInstanceOf(Body.Empty.class);
  }

  @ParameterizedTest
  @CsvSource({
    "404, application/json",
    "200, text/plain",
    "200, application/x-ndjson",
    "200, text/event-stream",
    "204, application/json",
    "304, application/json"
  })
  void whatIsNoGoodJson_passesAsItIs(int status, String type) {
    Body body = status == 204 || status == 304 ? Body.empty() : Body.of("as it is");
    GatewayResponse upstream = GatewayResponse.of(status, type, body);

    GatewayResponse response =
        answer(response(SHOUT), FakeExchange.get("/"), FakeChain.answering(upstream));

    assertThat(text(response.body())).isEqualTo(body.length() == 0 ? "" : "as it is");
  }

  @ParameterizedTest
  @CsvSource({
    "MERGE_FAILED, BAD_REQUEST, INVALID_BODY",
    "UPSTREAM_BODY_TOO_LARGE, PAYLOAD_TOO_LARGE, UPSTREAM_BODY_TOO_LARGE",
    "OVERLOADED, OVERLOADED, OVERLOADED"
  })
  void aProgramThatFails_blamesWhereItsInputCameFrom(
      ErrorCode code, ErrorCode ofRequest, ErrorCode ofResponse) {
    FakeChain never = FakeChain.answering(200);

    assertThat(error(request(failing(code)), post("[]"), never).code()).isEqualTo(ofRequest);
    assertThat(never.proceeded()).isFalse();
    GatewayError answered =
        error(response(failing(code)), post("[]"), FakeChain.answering(json("[]")));
    assertThat(answered.code()).isEqualTo(ofResponse);
    if (code == ErrorCode.MERGE_FAILED) {
      assertThat(answered.detail()).isEqualTo("the answer cannot be changed as it must be");
    }
  }

  @Test
  void whatCannotBeRead_isRefused() {
    String large = "\"" + "x".repeat(100) + "\"";
    FakeChain never = FakeChain.answering(200);

    assertThat(error(request(SHOUT), post(large), never).status()).isEqualTo(413);
    assertThat(error(request(SHOUT), post("[]").header("Content-Encoding", "gzip"), never).status())
        .isEqualTo(415);
    assertThat(error(response(SHOUT), post("[]"), FakeChain.answering(json(large))).code())
        .isEqualTo(ErrorCode.UPSTREAM_BODY_TOO_LARGE);
    assertThat(
            error(
                    response(SHOUT),
                    post("[]"),
                    FakeChain.answering(json("[]", "Content-Encoding", "gzip")))
                .code())
        .isEqualTo(ErrorCode.INVALID_BODY);
  }

  @Test
  void theEndOfTheExchange_interruptsTheProgram_andNothingElse() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    JsonProgram endless =
        (input, max) -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
            throw new AssertionError();
          } catch (InterruptedException stopped) {
            throw GatewayError.of(ErrorCode.MERGE_FAILED, "was interrupted");
          }
        };
    FakeExchange exchange = post("[]");
    try (PluginUnderTest plugin = PluginUnderTest.start(new TransformPlugin(), request(endless))) {
      Future<GatewayResponse> answer = plugin.run(exchange, FakeChain.answering(200));
      running.await();
      exchange.end();

      assertThatThrownBy(answer::await).isInstanceOf(GatewayError.class);
      boolean interrupted =
          plugin.context().blocking(() -> Thread.currentThread().isInterrupted()).await();
      assertThat(interrupted).isFalse();
    }
  }

  @Test
  void config_saysWhatItExpects() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TransformConfig(null, null, null, null))
        .withMessage("request or response must have a jq program");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TransformConfig(SHOUT, null, null, new ByteSize(65L << 20)))
        .withMessage("max_body must be 1B to 64MiB");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TransformConfig(SHOUT, null, List.of("json"), null))
        .withMessage("types are written as text/html, text/* or application/*+json, not json");
  }

  @Nested
  class Contract extends PluginContract<TransformConfig> {
    @Override
    protected PluginFactory<TransformConfig> factory() {
      return new TransformPlugin();
    }

    @Override
    protected List<TransformConfig> configs() {
      return List.of(request(SHOUT), response(SHOUT));
    }
  }

  @Nested
  class PageAndSample extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "transform";
    }
  }
}
