package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What takes long is checked on the pool, which is busy here until the test frees it. */
class CheckTest {
  private final BusyPool pool = new BusyPool();

  @AfterEach
  void stop() {
    pool.close();
  }

  private Future<List<Violation>> check(String schema, String body, LongSupplier nanos) {
    SchemaSource source = new SchemaSource(new JsonObject(schema), null);
    ValidateConfig config =
        new ValidateConfig(source.schema(), null, null, null, null, null, null, null);
    return new Check(source, config, pool.context, nanos)
        .of(Buffer.buffer(body), FakeExchange.post("/", body), FakeChain.pending());
  }

  private void assertOnPool(Future<List<Violation>> check, int errors) {
    assertThat(check.isComplete()).isFalse();
    pool.free();
    assertThat(check.await()).hasSize(errors);
  }

  @Test
  void aSmallBody_isCheckedAtOnce() {
    Future<List<Violation>> check =
        check("{\"items\": {\"pattern\": \"^[a-z]{1,20}$\"}}", "[\"a\", \"A\"]", () -> 0);

    assertThat(check.isComplete()).isTrue();
    assertThat(check.await()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void aBodyOf16KiB_isTheLargestThatIsCheckedAtOnce(int more, boolean atOnce) {
    String text = "\"" + "a".repeat(16 * 1024 - 2 + more) + "\"";

    assertThat(check("{\"type\": \"string\"}", text, () -> 0).isComplete()).isEqualTo(atOnce);
  }

  @ParameterizedTest
  @CsvSource({"1, 201", "0, 422"})
  void aLargeBodyOfARequest_isCheckedOnThePool(int amount, int status) {
    JsonObject schema = new JsonObject("{\"properties\": {\"amount\": {\"minimum\": 1}}}");
    ValidateConfig config = new ValidateConfig(schema, null, null, null, null, null, null, null);
    Filter filter = (Filter) new ValidatePlugin().create(config, pool.context);
    String body = "{\"amount\": %d, \"note\": \"%s\"}".formatted(amount, "x".repeat(Check.SMALL));
    FakeExchange exchange = FakeExchange.post("/", body).header("Content-Type", "application/json");

    Future<GatewayResponse> answer = filter.filter(exchange, FakeChain.answering(201));

    assertThat(answer.isComplete()).isFalse();
    pool.free();
    assertThat(answer.await().status()).isEqualTo(status);
  }

  @Test
  void aBodyThatTakesTooLong_goesToThePool() {
    AtomicLong clock = new AtomicLong();
    String list = "[" + "1,".repeat(1000) + "\"x\"]";

    assertOnPool(
        check("{\"items\": {\"type\": \"integer\"}}", list, () -> clock.addAndGet(1_000_000)), 1);
  }

  @Test
  void aBodyForALargePattern_goesToThePool() {
    String text = "\"" + "a".repeat(1000) + "\"";

    assertOnPool(check("{\"pattern\": \"(x|y|a{1,1000})b\"}", text, () -> 0), 1);
  }
}
