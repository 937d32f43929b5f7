package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PlayedStream;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request says its body is, where no body is required. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(20)
class ContentTypesTest {
  private static final ValidateConfig OPTIONAL =
      new ValidateConfig(new JsonObject(), null, false, null, null, null, null, null);

  private PluginUnderTest plugin;

  @BeforeAll
  void start() {
    plugin = PluginUnderTest.start(new ValidatePlugin(), OPTIONAL);
  }

  @AfterAll
  void stop() {
    plugin.close();
  }

  private Future<GatewayResponse> run(FakeExchange exchange) {
    return plugin.run(exchange, FakeChain.answering(200));
  }

  private static FakeExchange post(PlayedStream body, long length) {
    return FakeExchange.of(HttpMethod.POST, "/", new Body.Streamed(body, length));
  }

  private static int status(Future<GatewayResponse> answer) {
    try {
      return answer.await().status();
    } catch (GatewayError error) {
      return error.status();
    }
  }

  private long malformed() {
    return plugin.context().meters().count("bodies", "of", "request", "verdict", "malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; x=\"a;charset=utf-16\"; charset=utf-8",
        "application/json; x=\"a;charset=utf-16\"",
        "application/json; x=\"\\\";charset=utf-16;y=\\\"\"",
        "application/json; x=\"a\"; charset=utf-16",
        "application/json; charset*=utf-16''x",
        "application/json; charset"
      })
  void aTypeThatSomeReaderTakesForAnotherCharset_isRefused(String type) {
    FakeExchange exchange = FakeExchange.post("/", "{}").header("Content-Type", type);

    assertThat(status(run(exchange))).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "application/json; charset=utf-16"})
  void anEmptyBodyOfUnknownLength_isNone_whateverItsType(String type) throws Exception {
    PlayedStream source = new PlayedStream();
    FakeExchange exchange = post(source, -1);

    Future<GatewayResponse> answer =
        run(type.isEmpty() ? exchange : exchange.header("Content-Type", type));
    source.awaitReader();
    source.end();

    assertThat(status(answer)).isEqualTo(200);
  }

  @Test
  void aBodyOfAnotherTypeAndUnknownLength_isRefusedWithItsFirstByte() throws Exception {
    long before = malformed();
    PlayedStream source = new PlayedStream();

    Future<GatewayResponse> answer = run(post(source, -1).header("Content-Type", "text/plain"));
    source.awaitReader();
    source.send("a");

    assertThat(status(answer)).isEqualTo(415);
    assertThat(malformed()).isEqualTo(before + 1);
  }

  @Test
  void aBodyOfAnotherTypeAndKnownLength_isRefusedAtOnce() {
    assertThat(status(run(post(new PlayedStream(), 1)))).isEqualTo(415);
  }

  @Test
  void aBodyOfAnotherType_thatBreaksOff_isNotAnsweredForItsType() throws Exception {
    PlayedStream source = new PlayedStream();

    Future<GatewayResponse> answer = run(post(source, -1));
    source.awaitReader();
    source.fail(GatewayError.of(ErrorCode.CANCELLED, "the client left"));

    assertThat(status(answer)).isEqualTo(ErrorCode.CANCELLED.status());
  }
}
