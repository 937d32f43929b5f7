package dev.fanlight.plugins.transform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.JsonProgram;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PlayedStream;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has no content is not given any. */
class TransformWithoutContentTest {
  private static final JsonProgram OF_NOTHING = (input, max) -> Buffer.buffer("made of nothing");
  private static final TransformConfig REQUESTS = new TransformConfig(OF_NOTHING, null, null, null);
  private static final TransformConfig RESPONSES =
      new TransformConfig(null, OF_NOTHING, null, null);

  @Test
  void anEmptyResponse_passesAsItIs_alsoWhenOnlyItsEndShowsIt() throws Exception {
    PlayedStream nothing = new PlayedStream();
    GatewayResponse upstream =
        GatewayResponse.of(200, "application/json", new Body.Streamed(nothing, -1));
    upstream.headers().set("ETag", "\"x\"");
    try (PluginUnderTest plugin = PluginUnderTest.start(new TransformPlugin(), RESPONSES)) {
      Future<GatewayResponse> answer =
          plugin.run(FakeExchange.get("/"), FakeChain.answering(upstream));
      nothing.awaitReader();
      nothing.end();

      GatewayResponse response = answer.await(20, SECONDS);
      assertThat(response.body()).isInstanceOf(Body.Empty.class);
      assertThat(response.headers().get("ETag")).isEqualTo("\"x\"");
      assertThat(plugin.context().meters().count("bodies", "of", "response")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205})
  void aStatusWithoutContent_passesAsItIs(int status) {
    GatewayResponse upstream =
        GatewayResponse.of(status, "application/json", new Body.Streamed(new PlayedStream(), -1));
    upstream.headers().set("Content-Encoding", "gzip");

    try (PluginUnderTest plugin = PluginUnderTest.start(new TransformPlugin(), RESPONSES)) {
      GatewayResponse response =
          plugin.answer(FakeExchange.get("/"), FakeChain.answering(upstream));

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.body()).isInstanceOf(Body.Streamed.class);
    }
  }

  @Test
  void anEmptyRequest_goesOnAsItIs_alsoWhenOnlyItsEndShowsIt() throws Exception {
    PlayedStream nothing = new PlayedStream();
    FakeExchange exchange =
        FakeExchange.of(HttpMethod.POST, "/", new Body.Streamed(nothing, -1))
            .header("Content-Type", "application/json");
    FakeChain chain = FakeChain.answering(200);
    try (PluginUnderTest plugin = PluginUnderTest.start(new TransformPlugin(), REQUESTS)) {
      Future<GatewayResponse> answer = plugin.run(exchange, chain);
      nothing.awaitReader();
      nothing.end();

      assertThat(answer.await(20, SECONDS).status()).isEqualTo(200);
      assertThat(chain.seen().body()).isInstanceOf(Body.Empty.class);
      assertThat(plugin.context().meters().count("bodies", "of", "request")).isZero();
    }
  }
}
