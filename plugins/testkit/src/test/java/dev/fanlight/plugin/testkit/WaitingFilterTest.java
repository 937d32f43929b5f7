package dev.fanlight.plugin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.Step;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.junit.jupiter.api.Test;

/** A blocking plugin that calls upstreams and waits for them. */
class WaitingFilterTest {
  /** Asks {@code users} who it is. */
  private static final class Asks implements PluginFactory<Asks.Config> {
    record Config() {}

    @Override
    public String name() {
      return "asks";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Plugin create(Config config, PluginContext context) {
      BlockingFilter filter =
          exchange -> {
            CallResponse user = exchange.call("users", CallRequest.get("/7"));
            exchange.request().headers().set("x-user", user.body().toString());
            return Step.proceed(exchange.request());
          };
      return filter;
    }
  }

  @Test
  void aCall_isWaitedFor() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new Asks(), new Asks.Config())) {
      FakeExchange exchange =
          FakeExchange.get("/")
              .upstream(
                  "users",
                  asked ->
                      Future.succeededFuture(
                          new CallResponse(200, HttpHeaders.headers(), Buffer.buffer("ada"))));
      FakeChain chain = FakeChain.answering(200);

      plugin.answer(exchange, chain);

      assertEquals("ada", chain.seen().headers().get("x-user"));
    }
  }

  @Test
  void aCallThatFails_throwsItsError() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new Asks(), new Asks.Config())) {
      GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "down");
      FakeExchange exchange =
          FakeExchange.get("/").upstream("users", asked -> Future.failedFuture(down));

      assertEquals(
          ErrorCode.CONNECT_FAILED, plugin.error(exchange, FakeChain.answering(200)).code());
    }
  }
}
