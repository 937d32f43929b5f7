package dev.fanlight.gateway.telemetry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RecentExchangesTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private final List<ExchangeRecord> logged = new ArrayList<>();

  /** One that began at that millisecond, took 10 ms, and made that many calls. */
  private void exchange(ExchangeJournal journal, long epochMillis, int calls) {
    CallNotes notes = journal.begin(epochMillis * MILLI);
    for (int i = 0; notes != null && i < calls; i++) {
      if (notes.takes()) {
        notes.add(
            new CallRecord("call." + i, "u", Outcome.SUCCESS, 200, 0, 0, 0, MILLI, 1, null, null));
      }
    }
    journal.end(record(epochMillis), notes);
  }

  private static ExchangeRecord record(long epochMillis) {
    return new ExchangeRecord(
        epochMillis,
        "id-" + epochMillis,
        "public",
        "127.0.0.1",
        "HTTP/1.1",
        "GET",
        "/secret/path",
        "home",
        200,
        2,
        ExchangeRecord.NO_TUNNEL,
        10 * MILLI,
        0,
        null,
        null,
        Map.of());
  }

  private static List<Long> times(List<RecentExchange> exchanges) {
    return exchanges.stream().map(RecentExchange::epochMillis).toList();
  }

  @Test
  void newest_areOfAllLoopsTheLastToEndFirst() {
    RecentExchanges recent = new RecentExchanges(2);
    ExchangeJournal one = recent.journal(logged::add);
    ExchangeJournal other = recent.journal(logged::add);
    exchange(one, 1, 0);
    exchange(other, 2, 0);
    exchange(one, 3, 0);

    assertThat(times(recent.newest(10))).containsExactly(3L, 2L, 1L);
    assertThat(times(recent.newest(2))).containsExactly(3L, 2L);
    assertThat(recent.newest(0)).isEmpty();
  }

  @Test
  void noMoreThanAThousand_areKept_theOldestGo() {
    RecentExchanges recent = new RecentExchanges(3);
    ExchangeJournal one = recent.journal(logged::add);
    ExchangeJournal other = recent.journal(logged::add);
    recent.journal(logged::add);
    for (int second = 0; second < 1000; second++) {
      exchange(one, 1000L * second, 0);
      exchange(other, 1000L * second + 1, 0);
    }

    List<RecentExchange> kept = recent.newest(RecentExchanges.MOST);

    assertThat(kept).hasSize(2 * (RecentExchanges.MOST / 3));
    assertThat(times(kept)).first().isEqualTo(999_001L);
    assertThat(times(kept)).last().isEqualTo(1000L * (1000 - 333));
  }

  @Test
  void everyExchange_isLogged_notedOrNot() {
    ExchangeJournal journal = new RecentExchanges(1).journal(logged::add);
    for (int i = 0; i < 5000; i++) {
      exchange(journal, 7, 0);
    }

    assertThat(logged).hasSize(5000);
  }

  @Test
  void aSecond_takesSoManyNotesAndTheNextOneAgain() {
    ExchangeJournal journal = new RecentExchanges(1).journal(logged::add);

    assertThat(noted(journal, 5 * SECOND, 9)).isEqualTo(ExchangeJournal.NOTES_PER_SECOND / 10);
    assertThat(noted(journal, 5 * SECOND + SECOND - 1, 9)).isZero();
    assertThat(noted(journal, 6 * SECOND, 9)).isEqualTo(ExchangeJournal.NOTES_PER_SECOND / 10);
  }

  @Test
  void whatIsTakenBeyondASecond_isTakenFromTheNext() {
    ExchangeJournal journal = new RecentExchanges(1).journal(logged::add);
    List<CallNotes> begun = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      begun.add(journal.begin(0));
    }
    for (CallNotes notes : begun) {
      while (notes.takes()) {
        notes.add(new CallRecord("c", "u", Outcome.SUCCESS, 200, 0, 0, 0, MILLI, 1, null, null));
      }
      journal.end(record(0), notes);
    }

    // 40 exchanges of 51 notes each are 2,040: two seconds' worth and a little of the third's.
    assertThat(journal.begin(SECOND)).isNull();
    assertThat(noted(journal, 2 * SECOND, 0)).isEqualTo(3 * 1000 - 2040);
  }

  /** How many exchanges are noted at that time, of many. */
  private int noted(ExchangeJournal journal, long now, int calls) {
    int noted = 0;
    for (int i = 0; i < 2000; i++) {
      CallNotes notes = journal.begin(now);
      if (notes != null) {
        noted++;
        for (int call = 0; call < calls; call++) {
          notes.add(new CallRecord("c", "u", Outcome.SUCCESS, 200, 0, 0, 0, MILLI, 1, null, null));
        }
        journal.end(record(0), notes);
      }
    }
    return noted;
  }

  @Test
  void callsThatAreTooMany_areCountedAndNotKept() {
    RecentExchanges recent = new RecentExchanges(1);
    exchange(recent.journal(logged::add), 1, CallNotes.MOST + 3);

    assertThat(recent.newest(1).getFirst().calls()).hasSize(CallNotes.MOST);
    assertThat(recent.newest(1).getFirst().omitted()).isEqualTo(3);
  }

  @Test
  void whatAClientSent_isNotKept() {
    RecentExchanges recent = new RecentExchanges(1);
    exchange(recent.journal(logged::add), 1, 1);

    assertThat(recent.newest(1).toString()).doesNotContain("secret", "127.0.0.1");
  }

  @Test
  void reading_seesWholeRecordsWhileALoopWrites() throws Exception {
    RecentExchanges recent = new RecentExchanges(1);
    ExchangeJournal journal = recent.journal(any -> {});
    CountDownLatch writing = new CountDownLatch(1);
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      Future<?> written =
          loop.submit(() -> {
            for (int second = 0; second < 20_000; second++) {
              exchange(journal, 1000L * second, 2);
              writing.countDown();
            }
          });
      writing.await();
      while (!written.isDone()) {
        assertThat(recent.newest(RecentExchanges.MOST))
            .isNotEmpty()
            .allSatisfy(seen -> {
              assertThat(seen.requestId()).isEqualTo("id-" + seen.epochMillis());
              assertThat(seen.calls()).hasSize(2);
            });
      }
      written.get();
    }
  }
}
