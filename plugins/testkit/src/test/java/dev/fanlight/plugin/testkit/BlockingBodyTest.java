package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.Step;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a blocking plugin sees of bodies, as it is in the gateway. */
class BlockingBodyTest {
  private record Config(int most, boolean reads) {}

  /** Reads both bodies, whether it has asked for them or not. */
  private record Reader(Config config) implements BlockingFilter {
    @Override
    public Step apply(BlockingExchange exchange) {
      exchange.request().headers().set("x-seen", seen(exchange.request().body()));
      return Step.proceed(
          exchange.request(),
          response -> {
            response.headers().set("x-seen", seen(response.body()));
            return response;
          });
    }

    private String seen(Body body) {
      return switch (body) {
        case Body.Empty ignored -> "nothing";
        case Body.Bytes bytes -> bytes.bytes().toString();
        case Body.Tunnel ignored -> "a tunnel";
        case Body.Streamed streamed -> {
          if (config.reads) {
            streamed.stream().resume();
          }
          yield "a stream";
        }
      };
    }

    @Override
    public int maxRequestBody() {
      return config.most;
    }

    @Override
    public int maxResponseBody() {
      return config.most;
    }
  }

  private static final class Factory implements PluginFactory<Config> {
    @Override
    public String name() {
      return "reader";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Plugin create(Config config, PluginContext context) {
      return new Reader(config);
    }
  }

  private static PluginUnderTest plugin(int most, boolean reads) {
    return PluginUnderTest.start(new Factory(), new Config(most, reads));
  }

  private static void assertSeen(PluginUnderTest plugin, FakeExchange exchange, String seen) {
    FakeChain chain = FakeChain.answering(200);
    Body body = exchange.request().body();

    plugin.answer(exchange, chain);

    assertThat(chain.seen().headers().get("x-seen")).isEqualTo(seen);
    assertThat(chain.seen().body()).isEqualTo(body);
  }

  @Test
  void aBodyThatIsAskedFor_isThere() {
    try (PluginUnderTest plugin = plugin(4, true)) {
      assertSeen(plugin, FakeExchange.post("/", "text"), "text");
      assertSeen(plugin, FakeExchange.get("/"), "nothing");
    }
  }

  private static GatewayResponse answer(PluginUnderTest plugin, String type) {
    Body body = Body.of("text");
    GatewayResponse answer =
        plugin.answer(
            FakeExchange.get("/"),
            exchange -> Future.succeededFuture(GatewayResponse.of(200, type, body)));
    assertThat(answer.body()).isEqualTo(body);
    return answer;
  }

  @Test
  void aResponseBodyThatIsAskedFor_isThere() {
    try (PluginUnderTest plugin = plugin(4, true)) {
      assertThat(answer(plugin, "text/plain").headers().get("x-seen")).isEqualTo("text");
      assertThat(plugin.answer(FakeExchange.get("/"), FakeChain.answering(204)).headers())
          .anyMatch(field -> field.getKey().equals("x-seen") && field.getValue().equals("nothing"));
    }
  }

  @Test
  void aResponseBodyThatIsAStreamByItsType_staysOne() {
    try (PluginUnderTest plugin = plugin(4, false)) {
      for (String type : List.of("text/event-stream;charset=utf-8", "application/grpc+proto")) {
        assertThat(answer(plugin, type).headers().get("x-seen")).isEqualTo("a stream");
      }
    }
  }

  @Test
  void aResponseBodyThatIsLargerThanAskedFor_isRefused() {
    try (PluginUnderTest plugin = plugin(3, true)) {
      assertThat(
              plugin
                  .error(
                      FakeExchange.get("/"),
                      exchange ->
                          Future.succeededFuture(
                              GatewayResponse.of(200, "text/plain", Body.of("text"))))
                  .code())
          .isEqualTo(ErrorCode.UPSTREAM_BODY_TOO_LARGE);
    }
  }

  @Test
  void aResponseBodyThatIsNotAskedFor_cannotBeReadAndGoesOn() {
    try (PluginUnderTest plugin = plugin(0, false)) {
      assertThat(answer(plugin, "text/plain").headers().get("x-seen")).isEqualTo("a stream");
    }
    try (PluginUnderTest plugin = plugin(0, true)) {
      assertThatThrownBy(() -> answer(plugin, "text/plain"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("maxResponseBody");
    }
  }

  @Test
  void aBodyThatIsLargerThanAskedFor_isRefused() {
    try (PluginUnderTest plugin = plugin(3, true)) {
      assertThat(plugin.error(FakeExchange.post("/", "text"), FakeChain.pending()).code())
          .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }
  }

  @Test
  void aBodyThatIsNotAskedFor_cannotBeReadAndGoesOn() {
    try (PluginUnderTest plugin = plugin(0, false)) {
      assertSeen(plugin, FakeExchange.post("/", "text"), "a stream");
    }
    try (PluginUnderTest plugin = plugin(0, true)) {
      assertThatThrownBy(
              () -> plugin.answer(FakeExchange.post("/", "text"), FakeChain.answering(200)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("maxRequestBody");
    }
  }
}
