package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a call waits before its next attempt, and what bounds its attempts in time. */
class RetryPausesTest extends CallScene {
  @Test
  void pauses_growTwofoldFrom25Milliseconds() {
    longestPauses = true;
    call(retrying(5, Condition.RESET));

    int attempts = 1;
    for (int pause : new int[] {25, 50, 100, 200}) {
      attempt(attempts).fail(ErrorCode.CONNECTION_RESET);
      pass(pause - 1);
      assertAttempts(attempts);
      pass(1);
      attempts++;
      assertAttempts(attempts);
    }
  }

  @Test
  void pauses_mayBeNone() {
    call(retrying(5, Condition.RESET));

    for (int number = 1; number <= 4; number++) {
      attempt(number).fail(ErrorCode.CONNECTION_RESET);
      assertAttempts(number + 1);
    }
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void permit_isKeptOverAShortPauseAndGivenBackOverALongOne() {
    longestPauses = true;
    call(retrying(4, Condition.RESET));

    attempt(1).fail(ErrorCode.CONNECTION_RESET);
    assertThat(bulkhead().inUse()).as("25 ms").isEqualTo(1);
    pass(25);
    attempt(2).fail(ErrorCode.CONNECTION_RESET);
    assertThat(bulkhead().inUse()).as("50 ms").isEqualTo(1);
    pass(50);
    attempt(3).fail(ErrorCode.CONNECTION_RESET);
    assertThat(bulkhead().inUse()).as("100 ms").isZero();
    pass(100);
    assertThat(bulkhead().inUse()).isEqualTo(1);
  }

  @Test
  void failure_whosePauseDoesNotFitTheDeadline_endsTheCall() {
    longestPauses = true;
    PlayedCall call = call(Duration.ofMillis(25), retrying(2, Condition.RESET));

    attempt(1).fail(ErrorCode.CONNECTION_RESET);

    call.assertFailed(ErrorCode.CONNECTION_RESET);
    pass(1000);
    assertAttempts(1);
  }

  @Test
  void status_whosePauseDoesNotFitTheDeadline_isTheAnswer() {
    longestPauses = true;
    PlayedCall call = call(Duration.ofMillis(25), retrying(2, 503));

    attempt(1).answers(503);

    assertThat(call.status()).isEqualTo(503);
    assertThat(attempt(1).resets).isEmpty();
  }

  @Test
  void retryAfter_isWaitedFor() {
    call(retrying(2, 503));

    attempt(1).answers(503, "retry-after", "3");
    assertThat(bulkhead().inUse()).isZero();
    pass(2999);
    assertAttempts(1);
    pass(1);

    assertAttempts(2);
  }

  @Test
  void retryAfter_thatIsShorterThanThePause_lengthensNothing() {
    longestPauses = true;
    call(retrying(2, 503));

    attempt(1).answers(503, "retry-after", "0");
    pass(24);
    assertAttempts(1);
    pass(1);

    assertAttempts(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Fri, 27 Nov 2026 11:00:00 GMT", "-1", "1.5", "1 ", "9999999999", "soon"})
  void retryAfter_thatIsNoNumberOfSeconds_isIgnored(String value) {
    call(retrying(2, 503));

    attempt(1).answers(503, "retry-after", value);

    assertAttempts(2);
  }

  @Test
  void retryAfter_beyondTheDeadline_makesTheStatusTheAnswer() {
    PlayedCall call = call(retrying(2, 503));

    attempt(1).answers(503, "retry-after", "10");

    assertThat(call.status()).isEqualTo(503);
    assertAttempts(1);
  }

  @Test
  void retryAfter_doesNotHoldUpAnAttemptAtAnotherEndpoint() {
    endpoints = List.of("http://a:80", "http://b:80");
    call(retrying(2, 503));

    attempt(1).answers(503, "retry-after", "3");

    assertAttempts(2);
    assertThat(attempt(2).endpoint).isNotEqualTo(attempt(1).endpoint);
  }

  @Test
  void perTryTimeout_endsTheAttemptAndMayBeRetried() {
    perTryTimeout = Duration.ofMillis(300);
    PlayedCall call = call(retrying(2, Condition.TIMEOUT));

    attempt(1).connected();
    pass(300);

    assertThat(attempt(1).resets).hasSize(1);
    attempt(2).connected();
    pass(300);

    assertThat(call.assertFailed(ErrorCode.DEADLINE_EXCEEDED).phase()).isEqualTo(Phase.REQUEST);
    assertAttempts(2);
  }

  @Test
  void perTryTimeout_standsStillDuringTheUpload() {
    perTryTimeout = Duration.ofMillis(300);
    PlayedCall call = call(once());

    attempt(1).connected();
    pass(200);
    attempt(1).uploading();
    pass(5000);
    attempt(1).uploaded();
    pass(99);
    assertThat(call.isOver()).isFalse();
    pass(1);

    assertThat(call.assertFailed(ErrorCode.DEADLINE_EXCEEDED).phase()).isEqualTo(Phase.REQUEST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void perTryTimeout_boundsABodyThatIsHeldAndNoneThatStreams(boolean held) {
    perTryTimeout = Duration.ofMillis(300);
    PlayedCall call = call(new CallPolicy(null, null, held));

    attempt(1).answers(200);
    pass(300);

    assertThat(call.isOver()).isEqualTo(held);
  }
}
