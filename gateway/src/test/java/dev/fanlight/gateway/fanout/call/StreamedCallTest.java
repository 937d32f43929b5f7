package dev.fanlight.gateway.fanout.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The timeout of a proxied call is the call's own: the exchange keeps its time. */
class StreamedCallTest {
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final Duration EXCHANGE = Duration.ofSeconds(10);

  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private long answersAfter = 60_000;
  private final SimTarget target =
      new SimTarget(CALL, time, loop, request -> Script.answer(answersAfter, 200, "1"));
  private final LiveScope scope = LiveScope.root(target.context("1"), EXCHANGE, () -> {});

  @BeforeEach
  void enter() {
    loop.enter();
    scope.time().keep();
  }

  @AfterEach
  void end_leavesNoTimer() {
    scope.end(Owned.notNeeded());
    time.runReady();

    assertThat(time.pendingTimers()).isZero();
    assertThat(target.open()).isEmpty();
  }

  private Future<GatewayResponse> call() {
    Future<GatewayResponse> answer =
        StreamedCall.start(scope, target.call().streamed(), CallRequest.get("/"));
    time.runReady();
    return answer;
  }

  private static ErrorCode code(Future<GatewayResponse> answer) {
    return GatewayError.from(answer.cause()).code();
  }

  @Test
  void lateCall_endsAlone() {
    Future<GatewayResponse> answer = call();

    time.advance(CALL.minusNanos(1));
    assertThat(answer.isComplete()).isFalse();
    time.advance(Duration.ofNanos(1));

    assertThat(code(answer)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(scope.expired()).isFalse();
    assertThat(scope.remaining()).isEqualTo(EXCHANGE.minus(CALL));
  }

  @Test
  void call_leavesTheTimeOfTheExchangeAlone() {
    call();

    assertThat(scope.remaining()).isEqualTo(EXCHANGE);
  }

  @Test
  void head_endsTheTimeOfTheCall_butNotThatOfTheExchange() {
    answersAfter = 1_000;
    Future<GatewayResponse> answer = call();

    time.advance(EXCHANGE.minusNanos(1));
    assertThat(answer.succeeded()).isTrue();
    assertThat(scope.expired()).isFalse();
    assertThat(target.open()).containsExactly("/");
    time.advance(Duration.ofNanos(1));

    assertThat(scope.expired()).isTrue();
    assertThat(target.reset()).containsExactly("/");
  }

  @Test
  void upload_stopsTheTimeOfTheCall_asLongAsTheClientSends() {
    Future<GatewayResponse> answer = call();
    time.advance(Duration.ofSeconds(1));
    scope.time().uploads(true);
    time.advance(Duration.ofMillis(500));
    scope.receives(() -> {});

    time.advance(Duration.ofSeconds(30));
    assertThat(answer.isComplete()).isFalse();
    scope.receives(null);
    time.advance(Duration.ofMillis(499));
    assertThat(answer.isComplete()).isFalse();
    time.advance(Duration.ofMillis(1));

    assertThat(code(answer)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(scope.remaining()).isEqualTo(EXCHANGE.minus(CALL));
  }

  @Test
  void whatBoundsAllOfTheExchange_endsTheCallBeforeItsTime() {
    scope.time().bound(Duration.ofSeconds(5));
    Future<GatewayResponse> answer = call();
    scope.receives(() -> {});
    scope.time().uploads(true);
    time.advance(Duration.ofMillis(4_500));
    scope.time().uploads(false);

    time.advance(Duration.ofMillis(500));

    assertThat(code(answer)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(scope.expired()).isTrue();
  }
}
