package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugins.validate.TreeMemory.Tree;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that wait for memory, and then for a thread of a pool whose queue is bounded. */
class WaitingChecksTest {
  /** The steps of its pattern keep the event loop from this body, which takes little memory. */
  private static final JsonObject COSTLY = new JsonObject("{\"pattern\": \"(x|y|a{1,1000})b\"}");

  private static final String BODY = "\"" + "a".repeat(1000) + "b\"";

  private final List<FakeExchange> exchanges = new ArrayList<>();
  private final SteppedPool pool = new SteppedPool();

  @AfterEach
  void stop() {
    pool.close();
  }

  private Check entry() {
    SchemaSource source = new SchemaSource(COSTLY, null);
    ValidateConfig config = new ValidateConfig(COSTLY, null, null, null, null, null, null, null);
    return new Check(source, config, pool.context, () -> 0);
  }

  private Future<List<Violation>> check(Check entry) {
    FakeExchange exchange = FakeExchange.post("/", BODY);
    exchanges.add(exchange);
    return entry.of(Buffer.buffer(BODY), exchange, FakeChain.pending());
  }

  private List<Future<List<Violation>>> checks(int times, Check entry) {
    List<Future<List<Violation>>> checks = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      checks.add(check(entry));
    }
    return checks;
  }

  /** Checks that have waited for memory, which they get all at once. */
  private List<Future<List<Violation>>> waited(int times, Check entry) {
    TreeMemory trees = TreeMemory.of(pool.context);
    Tree all = TreeScene.takenAll(trees);
    List<Future<List<Violation>>> checks = checks(times, entry);
    assertThat(checks).noneMatch(Future::isComplete);
    trees.giveBack(all);
    return checks;
  }

  private static void assertRefused(Future<List<Violation>> check) {
    assertThat(check.cause())
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void bodiesThatHaveWaited_areNotRefused_becauseTheyFillThePool(int bound) {
    pool.bound(bound);
    List<Future<List<Violation>>> checks = waited(10, entry());

    pool.runAll();

    assertThat(checks).allMatch(Future::succeeded);
    assertThat(TreeMemory.of(pool.context).held()).isZero();
  }

  @Test
  void bodiesThatHaveWaited_areRefused_whereOthersFillThePool() {
    pool.bound(1);
    Check entry = entry();
    pool.context.blocking(() -> "the work of others");

    List<Future<List<Violation>>> checks = waited(40, entry);

    assertThat(checks).allSatisfy(WaitingChecksTest::assertRefused);
    assertThat(TreeMemory.of(pool.context).held()).isZero();
  }

  @Test
  void aBodyThatNeedNotWait_isRefused_whereThePoolIsFull() {
    pool.bound(1);
    Check entry = entry();
    check(entry);

    assertRefused(check(entry));
  }

  @Test
  void aThreadThatBegins_makesRoomInTheQueue() {
    checks(33, entry());
    assertThat(pool.tasks()).isEqualTo(32);

    assertThat(pool.step()).isEqualTo(33);
  }

  @Test
  void bodiesOfClientsThatHaveLeft_takeTheirRoomInTheQueue_untilAThreadBegins() {
    Check entry = entry();
    checks(32, entry);
    exchanges.forEach(FakeExchange::end);
    Future<List<Violation>> next = check(entry);
    assertThat(pool.tasks()).isEqualTo(32);

    pool.runAll();

    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void aBodyWhoseClientLeavesBeforeItKnowsOfItsRoom_makesRoomForTheNext() {
    Check entry = entry();
    checks(32, entry);
    FakeExchange leaves = FakeExchange.post("/", BODY);
    LateChain late = new LateChain();
    Future<List<Violation>> left = entry.of(Buffer.buffer(BODY), leaves, late);
    pool.step();

    leaves.end();
    check(entry);
    late.told.complete();

    assertThat(pool.tasks()).isEqualTo(32);
    assertThat(left.failed()).isTrue();
  }

  @Test
  void anEntryWhosePoolIsFull_keepsNoOtherFromIt() {
    checks(40, entry());

    check(entry());

    assertThat(pool.tasks()).isEqualTo(33);
  }

  /** A chain whose event loop has other work when what a plugin waits for is there. */
  private static final class LateChain implements Chain {
    private final Promise<Void> told = Promise.promise();

    @Override
    public Future<GatewayResponse> proceed(Exchange exchange) {
      throw new AssertionError("only a check that is over lets the exchange proceed");
    }

    @Override
    public <T> Future<T> join(Future<T> work, Future<?> head) {
      return told.future().compose(there -> work);
    }
  }
}
