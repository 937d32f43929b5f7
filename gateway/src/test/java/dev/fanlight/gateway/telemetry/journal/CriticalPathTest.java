package dev.fanlight.gateway.telemetry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.journal.CallRows.Time;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import org.junit.jupiter.api.Test;

class CriticalPathTest extends WrittenRecord {
  @Test
  void withoutCalls_itIsTheGateway() {
    assertThat(path(7)).containsExactly("gateway 0-7");
  }

  @Test
  void anExchangeOfNoTime_hasNoParts() {
    answered("a", 0, 0);

    assertThat(path(0)).isEmpty();
  }

  @Test
  void oneCall_isBlamedForItsPhases() {
    answered("a", 2, 10);

    assertThat(path(12))
        .containsExactly(
            "gateway 0-2", "a connect 2-3", "a head 3-9", "a body 9-10", "gateway 10-12");
  }

  @Test
  void ofCallsSideBySide_theLastToEndIsBlamed() {
    answered("a", 0, 10);
    answered("b", 0, 20);

    assertThat(path(20)).containsExactly("b connect 0-1", "b head 1-19", "b body 19-20");
  }

  @Test
  void aCall_followsTheOneThatMadeItReady() {
    answered("a", 0, 5);
    int slow = answered("slow", 0, 12);
    int after = answered("after", 12, 20);
    record.calls().after(after, 2);

    assertThat(path(20))
        .containsExactly(
            "slow connect 0-1",
            "slow head 1-11",
            "slow body 11-12",
            "after connect 12-13",
            "after head 13-19",
            "after body 19-20");
    assertThat(slow).isEqualTo(1);
  }

  @Test
  void whatLost_isNotBlamed() {
    int loser = call("loser", 0, 0);
    at(loser, Time.PERMITTED, 0);
    answered("winner", 0, 5);
    attempt(loser, 1, new long[] {0, 1, -1, -1, 6}, FinishedExchange.CANCELLED, null);
    end(loser, 6, LOST);

    assertThat(path(7))
        .containsExactly("winner connect 0-1", "winner head 1-4", "winner body 4-5", "gateway 5-7");
  }

  @Test
  void theTurnAndTheQueue_standBeforeTheAttempt() {
    int row = call("a", 0, 4);
    at(row, Time.QUEUED, 4);
    at(row, Time.PERMITTED, 7);
    attempt(row, 1, new long[] {7, 8, 9, 9, 9}, FinishedExchange.ANSWERED, null);
    end(row, 9, null);

    assertThat(path(9)).containsExactly("a turn 0-4", "a queue 4-7", "a connect 7-8", "a head 8-9");
  }

  @Test
  void aCallThatGotNoPermit_waitedInTheQueue() {
    int row = call("a", 0, 0);
    at(row, Time.QUEUED, 1);
    end(row, 9, GatewayError.of(ErrorCode.QUEUE_TIMEOUT, "too long"));

    assertThat(path(9)).containsExactly("gateway 0-1", "a queue 1-9");
  }

  @Test
  void aRetry_countsWithThePauseBeforeIt() {
    int row = call("a", 0, 0);
    at(row, Time.PERMITTED, 0);
    attempt(
        row, 1, new long[] {0, 2, -1, -1, 5}, FinishedExchange.FAILED, ErrorCode.CONNECTION_RESET);
    attempt(row, 2, new long[] {8, 9, 15, 16, 16}, FinishedExchange.ANSWERED, null);
    end(row, 16, null);

    assertThat(path(16))
        .containsExactly(
            "a connect 0-2",
            "a head 2-5",
            "a queue 5-8",
            "a connect 8-9",
            "a head 9-15",
            "a body 15-16");
  }

  @Test
  void thePauseBeforeARetryThatNeverCame_isTheQueue() {
    int row = call("a", 0, 0);
    at(row, Time.PERMITTED, 0);
    attempt(
        row, 1, new long[] {0, 2, -1, -1, 5}, FinishedExchange.FAILED, ErrorCode.CONNECTION_RESET);
    end(row, 9, LATE);

    assertThat(path(9)).containsExactly("a connect 0-2", "a head 2-5", "a queue 5-9");
  }

  @Test
  void anAttemptBeside_countsUntilTheWinnerBegan() {
    int row = call("a", 0, 0);
    at(row, Time.PERMITTED, 0);
    record.attempts().begin(row, 1, 0, AttemptReason.FIRST, "e:80");
    record.attempts().reach(row, 1, AttemptRows.Time.CONNECTED, MILLI);
    attempt(row, 2, new long[] {5, 6, 8, 10, 10}, FinishedExchange.ANSWERED, null);
    record.attempts().end(row, 1, 8 * MILLI, FinishedExchange.LOST, null);
    end(row, 10, null);

    assertThat(path(10))
        .containsExactly(
            "a connect 0-1", "a head 1-5", "a connect 5-6", "a head 6-8", "a body 8-10");
  }

  @Test
  void theFirstAttemptThatWins_countsAlone() {
    int row = call("a", 0, 0);
    at(row, Time.PERMITTED, 0);
    record.attempts().begin(row, 1, 0, AttemptReason.FIRST, "e:80");
    record.attempts().reach(row, 1, AttemptRows.Time.CONNECTED, MILLI);
    record.attempts().begin(row, 2, 5 * MILLI, AttemptReason.HEDGE, "f:80");
    record.attempts().end(row, 2, 8 * MILLI, FinishedExchange.LOST, null);
    record.attempts().reach(row, 1, AttemptRows.Time.HEAD, 8 * MILLI);
    record.attempts().reach(row, 1, AttemptRows.Time.BODY, 9 * MILLI);
    record.attempts().end(row, 1, 9 * MILLI, FinishedExchange.ANSWERED, null);
    end(row, 9, null);

    assertThat(path(9)).containsExactly("a connect 0-1", "a head 1-8", "a body 8-9");
  }

  @Test
  void thePermitOfTheRoute_isAQueueOfNoCall() {
    record.queued(MILLI);
    record.permitted(4 * MILLI);
    answered("a", 5, 9);

    assertThat(path(9))
        .containsExactly(
            "gateway 0-1", "queue 1-4", "gateway 4-5", "a connect 5-6", "a head 6-8", "a body 8-9");
  }

  @Test
  void aPermitOfTheRouteThatNeverCame_isAQueueToTheEnd() {
    record.queued(MILLI);

    assertThat(path(9, ErrorCode.QUEUE_TIMEOUT)).containsExactly("gateway 0-1", "queue 1-9");
  }

  @Test
  void plugins_haveTheTimeInWhichTheyHeldTheExchange() {
    plugin("outer", 1, 3, 21, 23);
    plugin("inner", 3, 4, 18, 20);
    answered("a", 5, 17);

    assertThat(path(24))
        .containsExactly(
            "gateway 0-1",
            "outer plugin 1-3",
            "inner plugin 3-4",
            "gateway 4-5",
            "a connect 5-6",
            "a head 6-16",
            "a body 16-17",
            "gateway 17-18",
            "inner plugin 18-20",
            "gateway 20-21",
            "outer plugin 21-23",
            "gateway 23-24");
  }

  @Test
  void aPluginThatAnswers_hasAllOfItsTime() {
    plugin("limit", 1, -1, -1, 8);

    assertThat(path(9)).containsExactly("gateway 0-1", "limit plugin 1-8", "gateway 8-9");
  }

  @Test
  void aPluginThatStillHoldsTheExchange_hasTheTimeUntilItsEnd() {
    plugin("stuck", 1);

    assertThat(path(9, ErrorCode.CLIENT_GONE)).containsExactly("gateway 0-1", "stuck plugin 1-9");
  }

  @Test
  void ofPluginsThatHoldTheExchangeAtOnce_theLastToBeginIsBlamed() {
    plugin("outer", 1, 2, 5, 9);
    plugin("inner", 2);

    assertThat(path(9))
        .containsExactly("gateway 0-1", "outer plugin 1-2", "inner plugin 2-5", "outer plugin 5-9");
  }

  @Test
  void aCallOfAPlugin_isBlamedInItsPlace() {
    plugin("auth", 0, 8, 20, 20);
    answered("idp", 1, 7);
    answered("a", 8, 20);

    assertThat(path(20))
        .containsExactly(
            "auth plugin 0-1",
            "idp connect 1-2",
            "idp head 2-6",
            "idp body 6-7",
            "auth plugin 7-8",
            "a connect 8-9",
            "a head 9-19",
            "a body 19-20");
  }

  @Test
  void aClientThatLeaves_leavesTheCallThatWasWaitedFor() {
    answered("a", 0, 4);
    int open = call("b", 0, 0);
    at(open, Time.PERMITTED, 0);
    attempt(open, 1, new long[] {0, 1, -1, -1, 9}, FinishedExchange.CANCELLED, null);
    end(open, 9, GatewayError.of(ErrorCode.CLIENT_GONE, "gone"));

    assertThat(path(9, ErrorCode.CLIENT_GONE)).containsExactly("b connect 0-1", "b head 1-9");
  }

  @Test
  void theBackground_isNotWaitedFor() {
    answered("a", 0, 4);
    int later = call("later", 0, 0, Need.BACKGROUND);
    end(later, 5, null);
    call("open", 0, 0, Need.BACKGROUND);

    assertThat(path(6)).containsExactly("a connect 0-1", "a head 1-3", "a body 3-4", "gateway 4-6");
  }

  @Test
  void aDetachedRun_isWaitedForIfTheExchangeAdoptsIt() {
    int run = call("a", 0, 0, Need.DETACHED);
    at(run, Time.PERMITTED, 0);
    attempt(run, 1, new long[] {0, 1, 4, 5, 5}, FinishedExchange.ANSWERED, null);
    end(run, 5, null);
    assertThat(path(6)).containsExactly("gateway 0-6");

    record.waitsForDetached();
    assertThat(path(6)).containsExactly("a connect 0-1", "a head 1-4", "a body 4-5", "gateway 5-6");
  }

  @Test
  void aCallWithoutAttempts_countsAsFarAsItIsKnown() {
    int item = call("item", 0, 2);
    at(item, Time.PERMITTED, 3);
    at(item, Time.CONNECTED, 3);
    end(item, 9, null);

    assertThat(path(9)).containsExactly("item turn 0-2", "gateway 2-3", "item head 3-9");
  }

  @Test
  void ofCallsBeyondTheBounds_theLastToEndIsOnThePath() {
    for (int i = 1; i <= 3 * CallRows.MOST; i++) {
      record.callBegan();
      int own = record.calls().begin(i);
      int row = own == ExchangeRecord.NO_ROW ? record.calls().share(i, false) : own;
      record.calls().names(row, "c." + i, "c", "u", Need.ANSWER);
      at(row, Time.READY, 0);
      at(row, Time.MADE, i - 1);
      at(row, Time.PERMITTED, i - 1);
      at(row, Time.CONNECTED, i - 1);
      end(row, i, null);
    }

    assertThat(path(151))
        .containsExactly("c.150 turn 0-149", "c.150 head 149-150", "gateway 150-151");
  }
}
