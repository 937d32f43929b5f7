package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.upstream.script.ScriptedBody;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Phase;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What repeats an attempt without a retry, and the budget that all retries of an upstream share.
 */
class RepeatsForFreeTest extends CallScene {
  private static final Body STREAM = new Body.Streamed(new ScriptedBody(), -1);

  @Test
  void refusedConnection_isTriedAtEveryOtherEndpointAtOnceAndForFree() {
    endpoints = List.of("http://a:80", "http://b:80", "http://c:80");
    budget = 0;
    PlayedCall call = call(request(HttpMethod.POST, Body.of("x")), once());

    attempt(1).fail(ErrorCode.CONNECT_FAILED);
    attempt(2).fail(ErrorCode.CONNECT_FAILED);
    attempt(3).fail(ErrorCode.CONNECT_FAILED);

    assertAttempts(3);
    assertThat(connections.attempts.stream().map(attempt -> attempt.endpoint))
        .doesNotHaveDuplicates();
    assertThat(time.elapsed()).isZero();
    call.assertFailed(ErrorCode.CONNECT_FAILED);
  }

  /** The connection that it had ended before its head went out, and there is no other. */
  @Test
  void refusedConnection_isTriedNowhereElse_onceAByteOfTheUploadIsTaken() {
    endpoints = List.of("http://a:80", "http://b:80");
    PlayedCall call = call(request(HttpMethod.POST, STREAM), once());

    attempt(1).connected().uploading().fail(ErrorCode.CONNECT_FAILED);

    assertAttempts(1);
    call.assertFailed(ErrorCode.CONNECT_FAILED);
  }

  @Test
  void requestThatWasNotProcessed_isSentAgainOnceOnANewConnection() {
    PlayedCall call = call(request(HttpMethod.POST, Body.of("x")), once());
    attempt(1).unprocessed = true;
    attempt(1).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(2);
    assertThat(attempt(1).wantsNewConnection()).isFalse();
    assertThat(attempt(2).wantsNewConnection()).isTrue();
    attempt(2).unprocessed = true;
    attempt(2).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(2);
    call.assertFailed(ErrorCode.CONNECTION_RESET);
  }

  @Test
  void eachAttempt_isRepeatedOnceForFree_soThatTwoMakeFour() {
    PlayedCall call = call(retrying(2, Condition.RESET));
    for (int number = 1; number <= 4; number++) {
      assertAttempts(number);
      attempt(number).reused = true;
      attempt(number).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);
      pass(0);
    }

    assertAttempts(4);
    call.assertFailed(ErrorCode.CONNECTION_RESET);
  }

  @Test
  void anAttempt_isRepeatedOnceForFree_alsoIfAConnectionWasRefusedBetween() {
    endpoints = List.of("http://a:80", "http://b:80");
    PlayedCall call = call(once());
    attempt(1).reused = true;
    attempt(1).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);
    attempt(2).fail(ErrorCode.CONNECT_FAILED);

    attempt(3).reused = true;
    attempt(3).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(3);
    call.assertFailed(ErrorCode.CONNECTION_RESET);
  }

  @Test
  void aRetry_isRepeatedOnceForFree_alsoIfTheAttemptBeforeWasNotRepeatedASecondTime() {
    endpoints = List.of("http://a:80", "http://b:80");
    PlayedCall call = call(retrying(2, Condition.RESET));
    breakOffReused(1); // sent again for nothing
    attempt(2).fail(ErrorCode.CONNECT_FAILED); // tried elsewhere
    breakOffReused(3); // a retry: the first attempt has had its repeat
    assertThat(attempt(4).wantsNewConnection()).isFalse();

    breakOffReused(4);

    assertAttempts(5);
    assertThat(attempt(5).wantsNewConnection()).isTrue();
    breakOffReused(5);
    assertAttempts(5);
    call.assertFailed(ErrorCode.CONNECTION_RESET);
  }

  private void breakOffReused(int number) {
    attempt(number).reused = true;
    attempt(number).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);
    pass(0);
  }

  @Test
  void connectionThatTheGatewayCouldNotMake_isTriedAtEveryOtherEndpoint_butAtNoBackup() {
    endpoints = List.of("http://a:80", "http://b:80");
    backups = List.of("http://c:80");
    PlayedCall call = call(request(HttpMethod.POST, Body.of("x")), once());

    attempt(1).failByOurs();
    attempt(2).failByOurs();

    assertAttempts(2);
    assertThat(attempt(2).endpoint).isNotEqualTo(attempt(1).endpoint);
    call.assertFailed(ErrorCode.CONNECT_FAILED);
  }

  @Test
  void retryOfAConnectionThatTheGatewayCouldNotMake_goesToNoBackup() {
    backups = List.of("http://c:80");
    PlayedCall call = call(retrying(2, Condition.CONNECT_FAILURE));

    attempt(1).failByOurs();
    pass(0);

    assertThat(attempt(2).endpoint).isEqualTo(attempt(1).endpoint);
    attempt(2).answers(200).end();
    call.assertEnded();
  }

  /** It has served others on each connection that it left. */
  @Test
  void requestThatAnUpstreamLeftBehind_isSentAgainFiveTimes() {
    PlayedCall call = call(request(HttpMethod.POST, Body.of("x")), once());
    for (int number = 1; number <= 6; number++) {
      assertAttempts(number);
      attempt(number).unprocessed = true;
      attempt(number).wentAway = true;
      attempt(number).upTo(Phase.RESPONSE).fail(ErrorCode.CONNECTION_RESET);
    }

    assertAttempts(6);
    call.assertFailed(ErrorCode.CONNECTION_RESET);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  CONNECTION_RESET,      true,  true",
    "GET,  CONNECTION_RESET,      false, false",
    "POST, CONNECTION_RESET,      true,  false",
    "GET,  BAD_UPSTREAM_RESPONSE, true,  false"
  })
  void connectionThatWasClosedWhenItWasUsedAgain_costsNothingWhereTheMethodMayBeRepeated(
      String method, ErrorCode code, boolean reused, boolean again) {
    call(request(HttpMethod.valueOf(method), Body.empty()), once());
    attempt(1).reused = reused;

    attempt(1).upTo(Phase.RESPONSE).fail(code);

    assertThat(connections.attempts).hasSize(again ? 2 : 1);
  }

  @Test
  void connectionThatWasUsedAgain_isToBlameForAResetAfterTheHead() {
    PlayedCall call = call(once());
    attempt(1).reused = true;

    attempt(1).answers(200).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(1);
    call.assertFailed(ErrorCode.CONNECTION_RESET);
  }

  @Test
  void budget_thatIsSpent_endsRetriesOfAllCallsUntilTimeRefillsIt() {
    budget = SMALLEST;
    for (int number = 1; number <= 7; number += 2) {
      PlayedCall call = call(retrying(2, Condition.RESET));
      attempt(number).fail(ErrorCode.CONNECTION_RESET);
      if (number == 7) {
        call.assertFailed(ErrorCode.CONNECTION_RESET);
        assertAttempts(7);
      } else {
        attempt(number + 1).answers(200).end();
      }
    }

    pass(334);
    call(retrying(2, Condition.RESET));
    attempt(8).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(9);
  }

  @Test
  void budget_ofNothing_allowsNoRetry() {
    budget = 0;
    PlayedCall call = call(retrying(2, Condition.RESET));

    attempt(1).fail(ErrorCode.CONNECTION_RESET);

    assertAttempts(1);
    call.assertFailed(ErrorCode.CONNECTION_RESET);
  }

  /** With half of two live calls, and after the three that are always granted. */
  @Test
  void budget_isGivenBackWhenItsCallEnds() {
    budget = 0.5;
    PlayedCall beside = call(once());
    for (int number = 2; number < 2 + 2 * 6; number += 2) {
      PlayedCall call = call(retrying(2, Condition.RESET));
      attempt(number).fail(ErrorCode.CONNECTION_RESET);
      assertAttempts(number + 1);
      attempt(number + 1).answers(200).end();
      call.assertEnded();
    }
    assertThat(beside.isOver()).isFalse();
  }
}
