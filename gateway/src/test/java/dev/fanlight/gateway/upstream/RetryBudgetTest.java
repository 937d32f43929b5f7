package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.Upgrade;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For how long retries and hedges count for their upstream's budget. */
class RetryBudgetTest extends CallScene {
  private static final RetryConfig RETRY =
      new RetryConfig(3, Set.of(), Set.of(503), Set.of(), IDEMPOTENT);

  @Test
  void tunnel_thatARetryHasOpened_isNoExtraAttempt() {
    PlayedCall call = call(new CallPolicy(RETRY, null, false, new Upgrade("websocket", false)));
    attempt(1).answers(503);
    assertThat(extraAttempts()).isOne();

    attempt(2).connected().sent().head(101, new Body.Tunnel() {});

    assertThat(call.status()).isEqualTo(101);
    assertThat(extraAttempts()).isZero();
  }

  @Test
  void retryThatWasAnsweredWithARetriedStatus_takesNoRoomFromTheNext() {
    budget = 1;
    for (int i = 0; i < 3; i++) {
      upstream().shared.budget().tryStart(0, loop.clock()).end(); // those besides the share
    }
    call(new CallPolicy(RETRY, null, false));
    attempt(1).answers(503);
    assertThat(extraAttempts()).isOne();

    attempt(2).answers(503);

    assertAttempts(3);
    assertThat(extraAttempts()).isOne();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answerOfARetry_countsWhileItIsHeld_andNotWhileItStreams(boolean held) {
    call(new CallPolicy(RETRY, null, held));
    attempt(1).answers(503);

    attempt(2).answers(200);

    assertThat(extraAttempts()).isEqualTo(held ? 1 : 0);
    attempt(2).end();
    assertThat(extraAttempts()).isZero();
  }

  @Test
  void retry_countsFromItsPauseOn_untilItIsOver() {
    longestPauses = true;
    call(retrying(3, Condition.RESET));

    attempt(1).fail(ErrorCode.CONNECTION_RESET);
    assertThat(extraAttempts()).as("in the pause").isOne();
    pass(25);
    attempt(2).fail(ErrorCode.CONNECTION_RESET);

    assertThat(extraAttempts()).as("the next one only").isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void hedge_countsUntilOneOfTheAttemptsStreams(int winner) {
    call(new CallPolicy(null, new HedgeConfig(Duration.ofMillis(40), 1), false));
    pass(40);
    assertThat(extraAttempts()).isOne();

    attempt(winner).answers(200);

    assertThat(extraAttempts()).isZero();
  }

  @Test
  void hedge_thatHasFailed_countsNoMore() {
    call(hedging(Duration.ofMillis(40), 1));
    pass(40);

    attempt(2).fail(ErrorCode.CONNECTION_RESET);

    assertThat(extraAttempts()).isZero();
  }

  @Test
  void attemptThatFollowsARefusedRetry_countsInItsPlace() {
    endpoints = List.of("http://a:80", "http://b:80", "http://c:80");
    call(retrying(2, Condition.RESET));
    attempt(1).fail(ErrorCode.CONNECTION_RESET);

    attempt(2).fail(ErrorCode.CONNECT_FAILED);

    assertAttempts(3);
    assertThat(extraAttempts()).isOne();
    attempt(3).answers(200);
    attempt(3).end();
    assertThat(extraAttempts()).isZero();
  }

  @Test
  void attemptThatFollowsAnUnprocessedRetry_countsInItsPlace() {
    call(retrying(2, Condition.RESET));
    attempt(1).fail(ErrorCode.CONNECTION_RESET);

    attempt(2).unprocessed = true;
    attempt(2).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(3);
    assertThat(extraAttempts()).isOne();
    attempt(3).fail(ErrorCode.BAD_UPSTREAM_RESPONSE);
    assertThat(extraAttempts()).isZero();
  }

  @Test
  void attemptThatFollowsAFirstOne_forNothing_isNoExtraAttempt() {
    call(retrying(2, Condition.RESET));
    attempt(1).unprocessed = true;
    attempt(1).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(2);
    assertThat(extraAttempts()).isZero();
  }
}
