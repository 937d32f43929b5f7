package dev.fanlight.gateway.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.telemetry.upstream.BreakerMeters;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What calls show the circuit breaker of their upstream, and what follows for the next calls. */
class CareCircuitTest extends CallScene {
  private void breaker(int requests, int probes) {
    endpoints = List.of("http://a:80", "http://b:80");
    CircuitBreakerConfig config =
        new CircuitBreakerConfig(
            new FailureRate(0.5, requests, Duration.ofSeconds(10)),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            probes);
    care = new CareConfig(null, null, CareConfig.DEFAULT.panic(), config, null);
    breaker = new CircuitBreaker("u", config, loop, BreakerMeters.NONE);
  }

  private CircuitBreaker breaker() {
    return requireNonNull(breaker);
  }

  private void openThenWait() {
    for (int i = 1; i <= 2; i++) {
      call(once());
      attempt(i).answers(503).end();
    }
    pass(5000);
  }

  @Test
  void openCircuit_failsTheCallBeforeItTakesAnything() {
    breaker(2, 1);
    for (int i = 1; i <= 2; i++) {
      call(once());
      attempt(i).answers(503).end();
    }

    GatewayError refused = call(once()).assertFailed(ErrorCode.CIRCUIT_OPEN);

    assertThat(refused.headers()).containsEntry("Retry-After", "5");
    assertAttempts(2);
  }

  @Test
  void circuitBreaker_judgesTheLastAttempt() {
    breaker(2, 1);
    for (int i = 0; i < 4; i++) {
      PlayedCall call = call(retrying(2, 503));
      attempt(2 * i + 1).answers(503);
      pass(0);
      attempt(2 * i + 2).answers(200).end();
      call.assertEnded();
    }
    assertThat(breaker().state()).isEqualTo(CircuitState.CLOSED);
  }

  private static void abortLate(PlayedCall call) {
    call.open().abort(GatewayError.deadlineExceeded(Phase.RESPONSE, "late"));
  }

  @Test
  void hedgeWithLittleTime_hidesNoTimeoutOfTheFirstAttempt() {
    breaker(1, 1);
    PlayedCall call = call(hedging(Duration.ofMillis(3000), 1));
    attempt(1).upTo(Phase.RESPONSE);
    pass(3000);
    attempt(2).upTo(Phase.RESPONSE);
    pass(7000);

    abortLate(call);

    assertThat(breaker().state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void retryWithLittleTime_hidesNoTimeoutOfTheAttemptBefore() {
    perTryTimeout = Duration.ofMillis(4000);
    breaker(1, 1);
    PlayedCall call = call(retrying(3, Condition.TIMEOUT));
    pass(8000);
    assertAttempts(3);
    pass(2000);

    abortLate(call);

    assertThat(breaker().state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void probeOfAnUpstreamThatHangs_opensAgain_alsoWhenItIsHedged() {
    breaker(2, 1);
    openThenWait();
    PlayedCall probe = call(hedging(Duration.ofMillis(3000), 1));
    attempt(3).upTo(Phase.RESPONSE);
    pass(3000);
    attempt(4).upTo(Phase.RESPONSE);
    pass(7000);

    abortLate(probe);

    assertThat(breaker().state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void cancelledProbe_letsTheNextCallFindOut() {
    breaker(2, 1);
    openThenWait();
    PlayedCall probe = call(once());
    call(once()).assertFailed(ErrorCode.CIRCUIT_OPEN);

    probe.cancel();

    PlayedCall next = call(once());
    attempt(4).answers(200).end();
    next.assertEnded();
    assertThat(breaker().state()).isEqualTo(CircuitState.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"CANCELLED", "CLIENT_GONE", "SHUTTING_DOWN"})
  void cancelledBetweenTwoAttempts_showsNothing(ErrorCode code) {
    longestPauses = true;
    breaker(1, 1);
    PlayedCall call = call(retrying(3, Condition.RESET));
    attempt(1).fail(ErrorCode.CONNECTION_RESET);

    call.open().abort(GatewayError.of(code, "as played"));

    assertThat(breaker().state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void rejectedByTheBulkhead_showsNothing() {
    permits = new BulkheadConfig(1, 0, null);
    breaker(1, 1);
    PlayedCall holder = call(once());
    for (int i = 0; i < 5; i++) {
      call(once()).assertFailed(ErrorCode.BULKHEAD_FULL);
    }
    assertThat(breaker().state()).isEqualTo(CircuitState.CLOSED);
    holder.cancel();
  }

  @Test
  void probeWhoseAnswerStreams_hasSucceededWithItsHead() {
    breaker(2, 1);
    openThenWait();
    PlayedCall probe = call(CallRequest.get("/"), streamed());
    attempt(3).answers(200);

    assertThat(breaker().state()).isEqualTo(CircuitState.CLOSED);
    pass(60_000);
    assertThat(breaker().state()).isEqualTo(CircuitState.CLOSED);
    probe.cancel();
  }
}
