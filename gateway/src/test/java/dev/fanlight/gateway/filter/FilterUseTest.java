package dev.fanlight.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a plugin runs, how long it may take, and what becomes of the exchange when it fails. */
class FilterUseTest extends FilterScene {
  private static final Origin HERE = new Origin("gateway.yaml", "plugins[0]", Map.of());
  private static final MatchConfig SOME =
      new MatchConfig(PathPattern.ANY, Set.of(), null, Map.of(), Map.of());
  private static final Filter THROWS =
      (exchange, chain) -> {
        throw new IllegalStateException("broken");
      };
  private static final Filter HANGS =
      (exchange, chain) -> Promise.<GatewayResponse>promise().future();

  private static Use skipping(@Nullable Duration maxTime) {
    return new Use("default", null, maxTime, HERE);
  }

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
  void maxTime_leavesNoTimerBehind() {
    add("quick", within(Duration.ofMillis(50)), marking("quick"));

    run(FakeChain.answering(200));

    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void skip_goesOnWithTheRequestAsItWasBefore() {
    add(
        "broken",
        skipping(null),
        (exchange, chain) -> {
          exchange.request().headers().set("x-half", "done");
          exchange.request().path("/elsewhere");
          throw new IllegalStateException("broken");
        });
    FakeChain action = FakeChain.answering(200);

    assertThat(run(action).result().status()).isEqualTo(200);
    assertThat(context.exchange().request().headers().contains("x-half")).isFalse();
    assertThat(context.exchange().request().path()).isEqualTo("/");
    assertThat(skips("broken")).isOne();
    assertThat(failures("broken")).isOne();
  }

  @Test
  void skip_runsTheNextPluginsToo() {
    add("broken", skipping(null), THROWS);
    add("inner", marking("inner"));

    assertThat(run(FakeChain.answering(200)).result().headers().getAll("x-seen"))
        .containsExactly("inner");
  }

  @Test
  void skip_afterMaxTime_ignoresWhatThePluginDoesLater() {
    Promise<Void> late = Promise.promise();
    add(
        "late",
        skipping(Duration.ofMillis(5)),
        (exchange, chain) ->
            late.future()
                .compose(done -> {
                  exchange.request().headers().set("x-late", "yes");
                  return chain.proceed(exchange);
                }));
    Promise<GatewayResponse> upstream = Promise.promise();
    Future<GatewayResponse> answer = run(exchange -> upstream.future());

    time.advance(Duration.ofMillis(5));
    late.complete();
    upstream.complete(GatewayResponse.of(200));

    assertThat(answer.result().status()).isEqualTo(200);
    assertThat(context.exchange().request().headers().contains("x-late")).isFalse();
    assertThat(skips("late")).isOne();
  }

  @Test
  void skip_isNotForAVerdict() {
    GatewayError denied = GatewayError.of(ErrorCode.FORBIDDEN, "not you");
    add("denies", skipping(null), (exchange, chain) -> Future.failedFuture(denied));

    assertThat(error(run(FakeChain.answering(200)))).isSameAs(denied);
  }

  @Test
  void skip_isNotForAFailureAfterTheRequestWasPassedOn() {
    add(
        "broken",
        skipping(null),
        (exchange, chain) ->
            chain
                .proceed(exchange)
                .map(response -> {
                  throw new IllegalStateException("broken");
                }));

    assertThat(error(run(FakeChain.answering(200))).code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
  }

  @Test
  void skip_isNotForAPluginThatHasReadTheBody() {
    TestStream upload = new TestStream("abc");
    context.exchange().request().body(new Body.Streamed(upload, -1));
    add(
        "reads",
        skipping(null),
        (exchange, chain) ->
            exchange
                .request()
                .body()
                .collect(10, ErrorCode.PAYLOAD_TOO_LARGE)
                .compose(bytes -> Future.failedFuture(new IllegalStateException("broken"))));

    assertThat(error(run(FakeChain.answering(200))).code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
    assertThat(skips("reads")).isZero();
  }

  @Test
  void aPluginThatMayBeSkipped_changesTheRequestWhenItProceeds() {
    TestStream upload = new TestStream();
    context.exchange().request().body(new Body.Streamed(upload, -1));
    add(
        "sets",
        skipping(null),
        (exchange, chain) -> {
          exchange.request().headers().set("x-user", "ada");
          return chain.proceed(exchange);
        });

    assertThat(run(FakeChain.answering(200)).result().status()).isEqualTo(200);
    assertThat(context.exchange().request().headers().get("x-user")).isEqualTo("ada");
    assertThat(context.exchange().request().body())
        .isInstanceOfSatisfying(
            Body.Streamed.class, body -> assertThat(body.stream()).isSameAs(upload));
  }
}
