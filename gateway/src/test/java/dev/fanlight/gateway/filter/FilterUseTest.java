package dev.fanlight.gateway.filter;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.filter.pool.Pools;
import dev.fanlight.gateway.filter.pool.TestPools;
import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Step;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a plugin runs, and how long it may take. */
class FilterUseTest extends FilterScene {
  private static final MatchConfig SOME =
      new MatchConfig(PathPattern.ANY, Set.of(), null, Map.of(), Map.of());
  private static final Filter THROWS =
      (exchange, chain) -> {
        throw new IllegalStateException("broken");
      };
  private static final Filter HANGS =
      (exchange, chain) -> Promise.<GatewayResponse>promise().future();

  private static final BlockingFilter READS =
      new BlockingFilter() {
        @Override
        public Step apply(BlockingExchange exchange) {
          return Step.proceed(exchange.request());
        }

        @Override
        public int maxRequestBody() {
          return 1000;
        }
      };

  private static Use within(Duration maxTime) {
    return new Use("default", null, maxTime, null);
  }

  private static GatewayError error(Future<GatewayResponse> answer) {
    return (GatewayError) answer.cause();
  }

  @Test
  void when_thatDoesNotHold_passesThePluginBy() {
    context.matching = false;
    add("outer", new Use("default", SOME, null, null), THROWS);
    add("inner", marking("inner"));
    FakeChain action = FakeChain.answering(200);

    assertThat(run(action).result().headers().getAll("x-seen")).containsExactly("inner");
    assertThat(failures("outer")).isZero();
  }

  @Test
  void when_thatHolds_letsThePluginRun() {
    add("outer", new Use("default", SOME, null, null), THROWS);

    assertThat(error(run(FakeChain.answering(200))).code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
  }

  @Test
  void maxTime_endsAPluginThatHoldsTheRequest() {
    add("slow", within(Duration.ofMillis(50)), HANGS);
    Future<GatewayResponse> answer = run(FakeChain.answering(200));

    time.advance(Duration.ofMillis(49));
    assertThat(answer.isComplete()).isFalse();
    time.advance(Duration.ofMillis(1));

    assertThat(error(answer).code()).isEqualTo(ErrorCode.PLUGIN_TIMEOUT);
    assertThat(error(answer).detail())
        .isEqualTo("plugin slow was busy for longer than its max_time of 50 ms");
    assertThat(failures("slow")).isOne();
  }

  @Test
  void maxTime_standsStillWhileTheRestOfTheChainWorks() {
    add("patient", within(Duration.ofMillis(50)), marking("patient"));
    Promise<GatewayResponse> upstream = Promise.promise();
    Future<GatewayResponse> answer = run(exchange -> upstream.future());

    time.advance(Duration.ofSeconds(10));
    upstream.complete(GatewayResponse.of(200));

    assertThat(answer.result().status()).isEqualTo(200);
  }

  @Test
  void maxTime_countsBothHalvesTogether() {
    Promise<Void> request = Promise.promise();
    Promise<Void> response = Promise.promise();
    add(
        "halves",
        within(Duration.ofMillis(50)),
        (exchange, chain) ->
            request
                .future()
                .compose(done -> chain.proceed(exchange))
                .compose(answer -> response.future().map(answer)));
    Future<GatewayResponse> answer = run(FakeChain.answering(200));

    time.advance(Duration.ofMillis(30));
    request.complete();
    time.advance(Duration.ofMillis(20));

    assertThat(error(answer).code()).isEqualTo(ErrorCode.PLUGIN_TIMEOUT);
  }

  @Test
  void maxTime_isNotSpentByAClientThatUploadsSlowly() throws Exception {
    context.exchange().request().body(new Body.Streamed(TestStream.open(), -1));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    PoolConfig config = new PoolConfig("default", false, 1, 1);
    try (Pools pools = TestPools.of(vertx, config, telemetry)) {
      filters.add(
          ChainedFilter.of(
                  "reads", READS, pools.get("default"), telemetry.plugin("reads", "reads", "r"))
              .used(skipping(Duration.ofMillis(50))));
      Future<GatewayResponse> answer = run(FakeChain.answering(200));

      time.advance(Duration.ofSeconds(10));

      assertThat(answer.isComplete()).isFalse();
      assertThat(failures("reads") + skips("reads")).isZero();
    }
    vertx.close().await(20, SECONDS);
  }

  @Test
  void maxTime_atTheDeadlineOfTheExchange_leavesNoTimerBehind() {
    add("hangs", within(Duration.ofMillis(50)), HANGS);

    start(FakeChain.answering(200)).blame();

    assertThat(time.pendingTimers()).isZero();
    assertThat(failures("hangs")).isOne();
  }

  @Test
  void maxTime_ofAnExchangeThatHasEnded_blamesNobody() {
    add("hangs", within(Duration.ofMillis(50)), HANGS);
    run(FakeChain.answering(200));

    context.end();

    assertThat(time.pendingTimers()).isZero();
    assertThat(failures("hangs")).isZero();
  }

  @Test
  void maxTime_ofAResponseThatComesAfterTheEnd_leavesNoTimerBehind() {
    Promise<GatewayResponse> upstream = Promise.promise();
    add(
        "keeps",
        within(Duration.ofMillis(50)),
        (exchange, chain) ->
            chain.proceed(exchange).compose(back -> Promise.<GatewayResponse>promise().future()));
    run(exchange -> upstream.future());

    context.end();
    upstream.complete(GatewayResponse.of(200));

    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void maxTime_standsStillWhileAnAnswerIsBackButAJoinIsNot() {
    Promise<GatewayResponse> upstream = Promise.promise();
    Promise<String> work = Promise.promise();
    add("both", within(Duration.ofMillis(50)), overlapping(work));
    Future<GatewayResponse> answer = run(exchange -> upstream.future());

    upstream.complete(GatewayResponse.of(200));
    time.advance(Duration.ofSeconds(10));
    assertThat(time.pendingTimers()).isZero();
    work.complete("done");

    assertThat(answer.result().status()).isEqualTo(200);
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void maxTime_standsStillWhileAJoinIsOverButTheAnswerIsNotBack() {
    Promise<GatewayResponse> upstream = Promise.promise();
    Promise<String> work = Promise.promise();
    add("both", within(Duration.ofMillis(50)), overlapping(work));
    Future<GatewayResponse> answer = run(exchange -> upstream.future());

    work.complete("done");
    time.advance(Duration.ofSeconds(10));
    assertThat(time.pendingTimers()).isZero();
    upstream.complete(GatewayResponse.of(200));

    assertThat(answer.result().status()).isEqualTo(200);
    assertThat(time.pendingTimers()).isZero();
  }

  /** Waits for the rest of the chain and for the work at once. */
  private static Filter overlapping(Promise<String> work) {
    return (exchange, chain) -> {
      Future<String> joined = chain.join(work.future());
      return chain.proceed(exchange).compose(response -> joined.map(response));
    };
  }

  @Test
  void maxTime_leavesNoTimerBehind() {
    add("quick", within(Duration.ofMillis(50)), marking("quick"));

    run(FakeChain.answering(200));

    assertThat(time.pendingTimers()).isZero();
  }
}
