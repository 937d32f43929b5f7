package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.script.ScriptedBody;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Phase;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts that begin beside a slow one, and which of them wins. */
class HedgesTest extends CallScene {
  private static final Body STREAM = new Body.Streamed(new ScriptedBody(), -1);

  @ParameterizedTest
  @EnumSource(Phase.class)
  void hedge_startsAfterItsDelayWhereTheFirstHasNotAnswered(Phase phase) {
    call(hedging(Duration.ofMillis(40), 1));
    attempt(1).upTo(phase);

    pass(39);
    assertAttempts(1);
    pass(1);

    assertThat(connections.attempts).hasSize(phase == Phase.BODY ? 1 : 2);
  }

  @Test
  void hedges_areAsManyAsAllowedEachAfterTheDelay() {
    call(hedging(Duration.ofMillis(40), 2));

    pass(40);
    assertAttempts(2);
    pass(40);
    assertAttempts(3);
    pass(4000);

    assertAttempts(3);
    assertThat(bulkhead().inUse()).isEqualTo(3);
  }

  @Test
  void hedge_isNotMade_whereAllOtherEndpointsArePaused() {
    endpoints = List.of("http://a:80", "http://b:80");
    call(once());
    attempt(1).fail(ErrorCode.CONNECT_FAILED);
    attempt(2).answers(200);
    attempt(2).end();
    call(hedging(Duration.ofMillis(40), 1));

    pass(40);

    assertAttempts(3);
    assertThat(extraAttempts()).isZero();
  }

  @Test
  void hedge_isNotMade_whereTheOnlyEndpointHasJustRefusedItsCall() {
    call(hedging(Duration.ofMillis(40), 2));
    pass(40);
    attempt(2).fail(ErrorCode.CONNECT_FAILED);

    pass(40);

    assertAttempts(2);
    assertThat(extraAttempts()).isZero();
  }

  @Test
  void hedge_goesToTheOnlyEndpoint_thatHasRefusedAnotherCall() {
    call(hedging(Duration.ofMillis(40), 1));
    call(once());
    attempt(2).fail(ErrorCode.CONNECT_FAILED);

    pass(40);

    assertAttempts(3);
  }

  @Test
  void hedge_goesToAnEndpointThatItsCallHasNotTried() {
    endpoints = List.of("http://a:80", "http://b:80", "http://c:80");
    call(hedging(Duration.ofMillis(40), 2));
    pass(40);
    attempt(2).fail(ErrorCode.BAD_UPSTREAM_RESPONSE);

    pass(40);

    assertThat(attempt(3).endpoint).isNotIn(attempt(1).endpoint, attempt(2).endpoint);
  }

  @Test
  void hedge_goesToAnEndpointThatItsCallHasTried_whereNoOtherIsLeft() {
    endpoints = List.of("http://a:80", "http://b:80");
    call(hedging(Duration.ofMillis(40), 2));
    pass(40);
    attempt(2).fail(ErrorCode.BAD_UPSTREAM_RESPONSE);

    pass(40);

    assertThat(attempt(3).endpoint).isEqualTo(attempt(2).endpoint);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void hedge_theFirstHeadWinsAndTheOtherAttemptIsReset(int winner) {
    PlayedCall call = call(hedging(Duration.ofMillis(40), 1));
    pass(40);
    double won = counted(MetricCatalog.HEDGES_WON);

    attempt(winner).answers(200);

    assertThat(counted(MetricCatalog.HEDGES_WON) - won).isEqualTo(winner == 2 ? 1 : 0);
    assertThat(attempt(3 - winner).resets)
        .singleElement()
        .satisfies(reason -> assertThat(reason.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(bulkhead().inUse()).isEqualTo(1);
    attempt(winner).end();
    call.assertEnded();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void hedge_aHeadOfFailure_winsOverNoAttemptThatStillRuns(int status) {
    PlayedCall call = call(hedging(Duration.ofMillis(40), 1));
    pass(40);

    attempt(2).answers(status);
    assertThat(call.heads).isEmpty();
    assertThat(attempt(2).resets).hasSize(1);
    attempt(1).answers(200).end();

    assertThat(call.status()).isEqualTo(200);
    call.assertEnded();
  }

  @Test
  void hedge_aHeadOfFailureOfTheLastThatRuns_isTheAnswer() {
    PlayedCall call = call(hedging(Duration.ofMillis(40), 1));
    pass(40);

    attempt(1).answers(503);
    attempt(2).answers(503).end();

    assertThat(call.status()).isEqualTo(503);
    call.assertEnded();
  }

  @Test
  void hedge_aFailure_leavesTheCallToTheAttemptThatStillRuns() {
    PlayedCall call = call(hedging(Duration.ofMillis(40), 1));
    pass(40);

    attempt(1).fail(ErrorCode.CONNECTION_RESET);
    assertThat(call.isOver()).isFalse();
    attempt(2).fail(ErrorCode.BAD_UPSTREAM_RESPONSE);

    call.assertFailed(ErrorCode.BAD_UPSTREAM_RESPONSE);
    assertAttempts(2);
  }

  @Test
  void hedge_goesToAnotherEndpoint() {
    endpoints = List.of("http://a:80", "http://b:80");
    call(hedging(Duration.ofMillis(40), 1));

    pass(40);

    assertThat(attempt(2).endpoint).isNotEqualTo(attempt(1).endpoint);
  }

  @Test
  void hedge_isForMethodsThatMayBeRepeated() {
    call(request(HttpMethod.POST, Body.of("x")), hedging(Duration.ofMillis(40), 1));

    pass(4000);

    assertAttempts(1);
  }

  @Test
  void hedge_isNotForBodiesThatStream_evenBeforeTheyDo() {
    call(request(HttpMethod.PUT, STREAM), hedging(Duration.ofMillis(40), 1));

    pass(4000);

    assertAttempts(1);
  }

  @Test
  void hedge_waitsForNoPermit() {
    permits = new BulkheadConfig(1, 10, null);
    call(hedging(Duration.ofMillis(40), 1));

    pass(4000);

    assertAttempts(1);
    assertThat(bulkhead().queueDepth()).isZero();
  }

  @Test
  void hedge_countsForTheBudget() {
    budget = SMALLEST;
    double refused = counted(MetricCatalog.BUDGET_REFUSED);
    call(hedging(Duration.ofMillis(40), 10));

    for (int i = 0; i < 10; i++) {
      pass(40);
    }

    assertAttempts(1 + 3);
    assertThat(bulkhead().inUse()).isEqualTo(4);
    assertThat(counted(MetricCatalog.BUDGET_REFUSED)).isGreaterThan(refused);
  }

  @Test
  void hedge_withABudgetOfNothing_neverStarts() {
    budget = 0;
    call(hedging(Duration.ofMillis(40), 10));

    pass(4000);

    assertAttempts(1);
  }

  @Test
  void hedge_byPercentile_waitsForEnoughSamples() {
    CallPolicy policy = new CallPolicy(null, new HedgeConfig(null, 1), true);
    for (int number = 1; number <= 100; number++) {
      call(policy);
      pass(10);
      attempt(number).answers(200).end();
    }
    assertAttempts(100);

    pass(1000);
    call(policy);
    pass(9);
    assertAttempts(101);
    pass(2);

    assertAttempts(102);
  }
}
