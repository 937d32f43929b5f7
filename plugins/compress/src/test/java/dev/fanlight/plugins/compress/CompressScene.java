package dev.fanlight.plugins.compress;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A plugin with the defaults, and answers for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CompressScene {
  static final CompressConfig DEFAULTS = new CompressConfig(null, null, null, null, null, null);
  static final String TEXT = "a text that says the same again and again. ".repeat(100);

  PluginUnderTest plugin;

  @BeforeAll
  void start() {
    plugin = PluginUnderTest.start(new CompressPlugin(), DEFAULTS);
  }

  @AfterAll
  void stop() {
    plugin.close();
  }

  static GatewayResponse text(String... fields) {
    return response(200, Body.of(TEXT), fields);
  }

  static GatewayResponse response(int status, Body body, String... fields) {
    GatewayResponse response = GatewayResponse.of(status).body(body);
    response.headers().set("Content-Type", "text/plain; charset=utf-8");
    for (int i = 0; i < fields.length; i += 2) {
      response.headers().set(fields[i], fields[i + 1]);
    }
    return response;
  }

  GatewayResponse get(GatewayResponse upstream) {
    return plugin.answer(
        FakeExchange.get("/").header("Accept-Encoding", "gzip"), FakeChain.answering(upstream));
  }

  GatewayResponse head(GatewayResponse upstream) {
    return plugin.answer(
        FakeExchange.of(HttpMethod.HEAD, "/", Body.empty()).header("Accept-Encoding", "gzip"),
        FakeChain.answering(upstream));
  }

  static Buffer bytes(GatewayResponse response) {
    return response.body().collect(1 << 20, ErrorCode.INTERNAL_ERROR).await();
  }
}
