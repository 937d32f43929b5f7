package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import dev.fanlight.plugins.validate.TreeMemory.Tree;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that leaves while its body is being checked. */
class EndedExchangeTest {
  private static final String BODY = "[" + "{},".repeat(100_000) + "{}]";

  private final Vertx vertx = Vertx.vertx();
  private final FakePluginContext context = new FakePluginContext("validate", vertx);
  private final FakeExchange exchange = FakeExchange.post("/", BODY);

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private Future<List<Violation>> check() {
    JsonObject lists = new JsonObject("{\"type\": \"array\"}");
    ValidateConfig config = new ValidateConfig(lists, null, null, null, null, null, null, null);
    return new Check(new SchemaSource(lists, null), config, context, System::nanoTime)
        .of(Buffer.buffer(BODY), exchange, FakeChain.pending());
  }

  @Test
  void itsBody_isNotCalledMalformed() {
    exchange.end();

    assertThatThrownBy(check()::await)
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
  }

  @Test
  void itsBody_waitsForNoMemoryAnyMore() {
    TreeMemory trees = TreeMemory.of(context);
    Tree all = TreeScene.takenAll(trees);
    Future<List<Violation>> check = check();

    exchange.end();
    trees.giveBack(all);

    assertThat(check.isComplete()).isFalse();
    assertThat(trees.held()).isZero();
  }
}
