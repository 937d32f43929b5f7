package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows an attempt that fails while another one of its call still runs. */
class FailuresBesideOthersTest extends CallScene {
  private static final Duration DELAY = Duration.ofMillis(40);
  private static final RetryConfig RETRY =
      new RetryConfig(
          2, Set.of(Condition.RESET, Condition.TIMEOUT), Set.of(404), Set.of(), IDEMPOTENT);

  @BeforeEach
  void threeEndpoints() {
    endpoints = List.of("http://a:80", "http://b:80", "http://c:80");
  }

  /** A call whose first attempt runs, and a hedge beside it. */
  private PlayedCall hedged(CallPolicy policy) {
    PlayedCall call = call(policy);
    pass(40);
    assertAttempts(2);
    return call;
  }

  private static CallPolicy hedgingAndRetrying() {
    return new CallPolicy(RETRY, new HedgeConfig(DELAY, 1), true);
  }

  private void assertEachElsewhere() {
    assertThat(connections.attempts.stream().map(attempt -> attempt.endpoint))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusedConnection_isTriedAtAnUntriedEndpointAtOnce(int refused) {
    PlayedCall call = hedged(hedging(DELAY, 1));

    attempt(refused).fail(ErrorCode.CONNECT_FAILED);

    assertAttempts(3);
    assertEachElsewhere();
    assertThat(bulkhead().inUse()).isEqualTo(2);
    attempt(3).answers(200).end();
    call.assertEnded();
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 0, 1", "1, 0, 1, 0"})
  void refusedConnection_isFollowedByAHedge_ifItWasOne(
      int refused, int hedges, int retries, int won) {
    hedged(hedging(DELAY, 1));
    double hedgesBefore = begun(AttemptReason.HEDGE);
    double retriesBefore = begun(AttemptReason.RETRY);
    double wonBefore = counted(MetricCatalog.HEDGES_WON);

    attempt(refused).fail(ErrorCode.CONNECT_FAILED);
    attempt(3).answers(200);

    assertThat(begun(AttemptReason.HEDGE) - hedgesBefore).isEqualTo(hedges);
    assertThat(begun(AttemptReason.RETRY) - retriesBefore).isEqualTo(retries);
    assertThat(counted(MetricCatalog.HEDGES_WON) - wonBefore).isEqualTo(won);
  }

  @Test
  void refusedConnection_whereEveryEndpointIsTriedOrRuns_leavesTheCallToTheOther() {
    PlayedCall call = hedged(hedging(DELAY, 1));

    attempt(2).fail(ErrorCode.CONNECT_FAILED);
    attempt(3).fail(ErrorCode.CONNECT_FAILED);

    assertAttempts(3);
    assertThat(bulkhead().inUse()).isOne();
    assertThat(extraAttempts()).isZero();
    attempt(1).answers(200).end();
    call.assertEnded();
  }

  @Test
  void refusedConnection_ofAHedgeThatFailsAtOnce_beginsOneOtherAttempt() {
    endpoints = List.of("http://a:80", "http://b:80", "http://c:80", "http://d:80");
    connections.atOnce =
        attempt -> {
          if (connections.attempts.size() == 2) {
            attempt.fail(ErrorCode.CONNECT_FAILED);
          }
        };
    call(hedging(DELAY, 2));

    pass(40);
    assertAttempts(3);
    pass(40);

    assertAttempts(4);
    assertEachElsewhere();
    assertThat(bulkhead().inUse()).isEqualTo(3);
  }

  @Test
  void refusedConnection_afterTheDeadline_isTriedNowhereElse() {
    PlayedCall call = call(Duration.ofMillis(50), hedging(DELAY, 1));
    pass(40);

    time.lag(Duration.ofMillis(10));
    attempt(2).fail(ErrorCode.CONNECT_FAILED);

    assertAttempts(2);
    assertThat(call.isOver()).as("before its own timer ends it").isFalse();
  }

  @Test
  void refusedHedge_leavesItsRoomInTheBudgetToTheAttemptInItsPlace() {
    hedged(hedging(DELAY, 1));

    attempt(2).fail(ErrorCode.CONNECT_FAILED);
    assertThat(extraAttempts()).isOne();
    attempt(3).fail(ErrorCode.BAD_UPSTREAM_RESPONSE);

    assertThat(extraAttempts()).isZero();
  }

  @Test
  void staleConnection_isReplacedByANewOne() {
    endpoints = List.of("http://a:80");
    hedged(hedging(DELAY, 1));

    attempt(2).reused = true;
    attempt(2).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(3);
    assertThat(attempt(3).wantsNewConnection()).isTrue();
  }

  @Test
  void staleConnection_isNotReplaced_whereAllOtherEndpointsArePaused() {
    endpoints = List.of("http://a:80", "http://b:80");
    hedged(hedging(DELAY, 1));
    attempt(2).reused = true;
    attempt(2).upTo(Phase.RESPONSE);
    call(once());
    assertThat(attempt(3).endpoint).isEqualTo(attempt(2).endpoint);
    attempt(3).fail(ErrorCode.CONNECT_FAILED);
    attempt(4).answers(200).end();

    attempt(2).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(4);
  }

  /** Without the pause that a retry has which nothing runs beside. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void statusThatIsRetried_isRetriedAtAnUntriedEndpointAtOnce(int answered) {
    longestPauses = true;
    PlayedCall call = hedged(hedgingAndRetrying());

    attempt(answered).answers(404);

    assertAttempts(3);
    assertEachElsewhere();
    assertThat(bulkhead().inUse()).isEqualTo(2);
    attempt(3).answers(200).end();
    assertThat(call.status()).isEqualTo(200);
  }

  @Test
  void failureThatIsRetried_isRetriedAtAnUntriedEndpointAtOnce() {
    longestPauses = true;
    hedged(hedgingAndRetrying());

    attempt(2).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(3);
    assertEachElsewhere();
  }

  @Test
  void perTryTimeoutThatIsRetried_isRetriedAtAnUntriedEndpointAtOnce() {
    perTryTimeout = Duration.ofMillis(50);
    hedged(hedgingAndRetrying());

    pass(10);

    assertThat(attempt(1).resets).hasSize(1);
    assertAttempts(3);
    assertEachElsewhere();
  }

  @Test
  void retries_areNoMoreThanTheCallHas() {
    endpoints = List.of("http://a:80", "http://b:80", "http://c:80", "http://d:80");
    PlayedCall call = hedged(hedgingAndRetrying());

    attempt(2).answers(404);
    attempt(3).answers(404);

    assertAttempts(3);
    assertThat(bulkhead().inUse()).isOne();
    attempt(1).answers(404);
    assertThat(call.status()).isEqualTo(404);
  }

  @Test
  void retry_thatFindsNoUntriedEndpoint_isLeftForTheLastThatRuns() {
    endpoints = List.of("http://a:80", "http://b:80");
    hedged(hedgingAndRetrying());

    attempt(2).answers(404);
    assertAttempts(2);
    attempt(1).answers(404);

    assertAttempts(3);
  }

  @Test
  void retry_thatTheBudgetRefuses_isNotMade() {
    budget = SMALLEST;
    for (int i = 0; i < 2; i++) {
      upstream().shared.budget().tryStart(0, loop.clock()).end(); // the third is the hedge's
    }
    double refused = counted(MetricCatalog.BUDGET_REFUSED);
    PlayedCall call = hedged(hedgingAndRetrying());

    attempt(2).answers(404);

    assertAttempts(2);
    assertThat(counted(MetricCatalog.BUDGET_REFUSED) - refused).isOne();
    attempt(1).answers(200).end();
    call.assertEnded();
  }
}
