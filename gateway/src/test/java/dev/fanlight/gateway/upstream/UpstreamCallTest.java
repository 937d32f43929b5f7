package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A call from its permit to its end. Whatever ends it, and in whatever phase, the owner hears of it
 * once, and everything is back.
 */
class UpstreamCallTest extends CallScene {
  private static final GatewayError GONE =
      GatewayError.of(ErrorCode.CLIENT_GONE, "the client left");

  @Test
  void call_holdsItsPermitUntilItsBodyHasBeenRead() {
    PlayedCall call = call(once());

    attempt(1).answers(200);
    assertThat(call.status()).isEqualTo(200);
    assertThat(call.isOver()).isFalse();
    assertThat(bulkhead().inUse()).isEqualTo(1);
    attempt(1).end();

    call.assertEnded();
    assertThat(bulkhead().inUse()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"CONNECT", "REQUEST", "RESPONSE", "BODY"})
  void attempt_thatFails_endsTheCallInItsPhase(Phase phase) {
    PlayedCall call = call(once());

    attempt(1).upTo(phase);
    assertThat(call.open().phase()).isEqualTo(phase);
    attempt(1).fail(ErrorCode.CONNECTION_RESET);

    assertThat(call.assertFailed(ErrorCode.CONNECTION_RESET).phase()).isEqualTo(phase);
    assertThat(bulkhead().inUse()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"CONNECT", "REQUEST", "RESPONSE", "BODY"})
  void abort_resetsTheAttemptInEachPhase(Phase phase) {
    PlayedCall call = call(once());
    attempt(1).upTo(phase);

    call.open().abort(GONE);

    assertThat(attempt(1).resets).containsExactly(GONE);
    assertThat(call.assertFailed(ErrorCode.CLIENT_GONE)).isSameAs(GONE);
    assertThat(bulkhead().inUse()).isZero();
  }

  @Test
  void abort_ofACallThatWaitsForItsPermit_leavesTheQueue() {
    permits = new BulkheadConfig(1, 10, null);
    call(once());
    PlayedCall queued = call(once());
    assertThat(queued.open().phase()).isEqualTo(Phase.QUEUE);

    queued.open().abort(GONE);

    queued.assertFailed(ErrorCode.CLIENT_GONE);
    assertThat(bulkhead().queueDepth()).isZero();
    assertAttempts(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void abort_betweenTwoAttempts_leavesNeitherPermitNorTimer(int failures) {
    longestPauses = true;
    PlayedCall call = call(retrying(5, Condition.RESET));
    for (int number = 1; number <= failures; number++) {
      attempt(number).fail(ErrorCode.CONNECTION_RESET);
      if (number < failures) {
        pass(25L << number - 1);
      }
    }
    // Over a short pause the call holds its permit, over a long one it does not.
    assertThat(bulkhead().inUse()).isEqualTo(failures == 1 ? 1 : 0);

    call.open().abort(GONE);

    call.assertFailed(ErrorCode.CLIENT_GONE);
    assertThat(bulkhead().inUse()).isZero();
    assertThat(time.pendingTimers()).isZero();
    pass(1000);
    assertAttempts(failures);
  }

  @Test
  void abort_resetsEveryAttemptOfAHedgedCall() {
    PlayedCall call = call(hedging(Duration.ofMillis(40), 2));
    pass(80);
    attempt(2).connected();

    call.open().abort(GONE);

    assertAttempts(3);
    assertThat(connections.attempts).allSatisfy(each -> assertThat(each.resets).hasSize(1));
    assertThat(bulkhead().inUse()).isZero();
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void abort_ofACallThatHasEnded_changesNothing() {
    PlayedCall call = call(once());
    attempt(1).answers(200).end();

    call.open().abort(GONE);

    call.assertEnded();
    assertThat(attempt(1).resets).isEmpty();
  }

  @Test
  void abort_withinTheHead_endsTheCallOnce() {
    PlayedCall call = call(once());
    call.onHead = () -> call.open().abort(GONE);

    attempt(1).answers(200);

    assertThat(call.assertFailed(ErrorCode.CLIENT_GONE)).isSameAs(GONE);
    assertThat(attempt(1).resets).hasSize(1);
  }

  @Test
  void abort_whoseReaderThrows_givesEverythingBackAllTheSame() {
    PlayedCall call = call(hedging(Duration.ofMillis(40), 1));
    pass(40);
    attempt(1).onReset =
        () -> {
          throw new IllegalStateException("the reader throws");
        };

    try {
      call.open().abort(GONE);
    } catch (IllegalStateException thrown) {
      assertThat(thrown).hasMessage("the reader throws");
    }

    call.assertFailed(ErrorCode.CLIENT_GONE);
    assertThat(attempt(2).resets).hasSize(1);
    assertThat(bulkhead().inUse()).isZero();
  }

  @Test
  void call_waitsForItsPermitAndTellsHowLong() {
    permits = new BulkheadConfig(1, 10, null);
    call(once());
    PlayedCall queued = call(once());

    pass(30);
    attempt(1).answers(200).end();
    pass(5);
    attempt(2).connected();

    assertThat(queued.report().queuedNanos()).isEqualTo(Duration.ofMillis(30).toNanos());
    assertThat(queued.report().connectNanos()).isEqualTo(Duration.ofMillis(5).toNanos());
    assertAttempts(2);
  }

  @Test
  void call_thatFindsTheQueueFull_isRejected() {
    permits = new BulkheadConfig(1, 0, null);
    call(once());

    call(once()).assertFailed(ErrorCode.BULKHEAD_FULL);

    assertAttempts(1);
  }

  @Test
  void permit_thatComesAfterTheDeadline_startsNoAttempt() {
    permits = new BulkheadConfig(1, 10, null);
    call(once());
    PlayedCall late = call(Duration.ofMillis(50), once());

    // The loop is busy: the permit comes before the timer that would have ended the wait.
    time.lag(Duration.ofMillis(50));
    attempt(1).answers(200).end();
    pass(0);

    assertThat(late.assertFailed(ErrorCode.DEADLINE_EXCEEDED).phase()).isEqualTo(Phase.QUEUE);
    assertAttempts(1);
    assertThat(bulkhead().inUse()).isZero();
  }

  @Test
  void call_thatIsNotAdmitted_asksForItsPermitAgainWhenItIs() {
    PlayedCall call = owner(TIMEOUT);
    call.admits = false;
    started(call, CallRequest.get("/"), once());
    assertThat(bulkhead().inUse()).isZero();
    assertAttempts(0);

    call.admits = true;
    call.held.removeFirst().run();

    attempt(1).answers(200).end();
    call.assertEnded();
  }

  @Test
  void call_thatIsNotAdmittedAnyMoreAtItsTurn_givesItsPermitToTheNext() {
    permits = new BulkheadConfig(1, 10, null);
    call(once());
    PlayedCall second = call(once());
    call(once());
    second.admits = false;

    attempt(1).answers(200).end();
    pass(0);

    assertThat(second.held).hasSize(1);
    assertAttempts(2);
    second.open().abort(GONE);
    second.held.removeFirst().run();
    second.assertFailed(ErrorCode.CLIENT_GONE);
    assertAttempts(2);
  }

  @Test
  void attempt_isToldWhatIsLeftOfTheCallsTime() {
    permits = new BulkheadConfig(1, 10, null);
    call(once());
    call(Duration.ofSeconds(2), once());

    pass(300);
    attempt(1).answers(200).end();
    pass(0);

    assertThat(attempt(2).remainingMillis).isEqualTo(1700);
  }

  @Test
  void attempt_thatFailsBeforeItIsOpened_isTriedAgain() {
    connections.atOnce =
        attempt -> {
          if (connections.attempts.size() == 1) {
            attempt.fail(ErrorCode.CONNECTION_RESET);
          }
        };

    PlayedCall call = call(retrying(2, Condition.RESET));

    attempt(2).answers(200).end();
    call.assertEnded();
  }

  @Test
  void attempt_thatIsAnsweredBeforeItIsOpened_endsTheCall() {
    connections.atOnce = attempt -> attempt.answers(200).end();

    PlayedCall call = call(hedging(Duration.ofMillis(40), 1));

    call.assertEnded();
    assertThat(time.pendingTimers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void attempt_thatThrowsWhenItIsOpened_endsTheCall(boolean error) {
    Throwable thrown =
        error
            ? new ExceptionInInitializerError("no trust store")
            : new IllegalStateException("odd");
    connections.thrown = thrown;

    PlayedCall call = call(once());

    assertThat(call.assertFailed(ErrorCode.INTERNAL_ERROR).getCause()).isSameAs(thrown);
    assertThat(bulkhead().inUse()).isZero();
  }
}
