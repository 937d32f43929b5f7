package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that leaves while its body is being checked. */
class EndedExchangeTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void itsBody_isNotCalledMalformed() {
    JsonObject lists = new JsonObject("{\"type\": \"array\"}");
    SchemaSource source = new SchemaSource(lists, null);
    ValidateConfig config = new ValidateConfig(lists, null, null, null, null, null, null, null);
    String body = "[" + "{},".repeat(100_000) + "{}]";
    FakeExchange exchange = FakeExchange.post("/", body);
    exchange.end();
    Check check =
        new Check(source, config, new FakePluginContext("validate", vertx), System::nanoTime);

    assertThatThrownBy(check.of(Buffer.buffer(body), exchange)::await)
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
  }
}
