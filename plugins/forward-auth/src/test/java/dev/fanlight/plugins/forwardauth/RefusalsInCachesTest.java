package dev.fanlight.plugins.forwardauth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal must not outlive the login of its client in a cache. */
class RefusalsInCachesTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stopService() throws Exception {
    vertx.close().await(20, SECONDS);
  }

  private GatewayResponse refusal(int status, MultiMap fields) throws Exception {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(asked -> {
              asked.response().headers().addAll(fields);
              asked.response().setStatusCode(status).end();
            })
            .listen(0, "127.0.0.1")
            .await(20, SECONDS)
            .actualPort();
    ForwardAuthConfig config =
        new ForwardAuthConfig("http://127.0.0.1:" + port, PATIENT, null, null, null, null);
    try (PluginUnderTest plugin = PluginUnderTest.start(new ForwardAuthPlugin(), config)) {
      return plugin.answer(FakeExchange.get("/").remaining(PATIENT), FakeChain.answering(200));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 308, 404, 410})
  void aRefusal_isKeptByNone_whereTheServiceSaysNothing(int status) throws Exception {
    GatewayResponse refusal = refusal(status, MultiMap.caseInsensitiveMultiMap());

    assertThat(refusal.headers().getAll("cache-control")).containsExactly("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", " , "})
  void anEmptyCacheControl_saysNothing(String value) throws Exception {
    GatewayResponse refusal =
        refusal(404, MultiMap.caseInsensitiveMultiMap().add("Cache-Control", value));

    assertThat(refusal.headers().getAll("cache-control")).containsExactly("no-store");
  }

  @Test
  void aRefusal_isKeptAsTheServiceSays() throws Exception {
    MultiMap said =
        MultiMap.caseInsensitiveMultiMap()
            .add("Cache-Control", "private")
            .add("Cache-Control", "max-age=5")
            .add("Vary", "Cookie");

    GatewayResponse refusal = refusal(404, said);

    assertThat(refusal.headers().getAll("cache-control")).containsExactly("private", "max-age=5");
    assertThat(refusal.headers().get("vary")).isEqualTo("Cookie");
  }
}
