package dev.fanlight.gateway.telemetry.recent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.telemetry.journal.CallRows;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.PlayedRecord;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges.Entry;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import io.vertx.core.http.HttpHeaders;
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

  /** One that ended at that time of the loop's clock, and made that many calls. */
  private static ExchangeRecord exchange(long endedAt, int calls) {
    return exchange(endedAt, calls, "/secret/path");
  }

  private static ExchangeRecord exchange(long endedAt, int calls, String path) {
    return exchange(endedAt, calls, path, RequestDetails.NONE);
  }

  private static ExchangeRecord exchange(
      long endedAt, int calls, String path, RequestDetails details) {
    ExchangeRecord record =
        PlayedRecord.begun(
            new ExchangeStart(
                "home", "id", "public", "127.0.0.1", "1.1", "GET", path, false, null, details),
            endedAt - 10 * MILLI);
    PlayedRecord.calls(record, calls);
    record.freeze(
        new Ending(
            endedAt / MILLI,
            "id-" + endedAt,
            200,
            2,
            10 * MILLI,
            0,
            null,
            null,
            Map.of(),
            0,
            false));
    return record;
  }

  private static List<Long> times(List<Entry> exchanges) {
    return exchanges.stream().map(entry -> entry.exchange().ending().epochMillis()).toList();
  }

  private static List<Entry> newest(RecentExchanges recent, int limit) {
    return recent.newest(limit, any -> true);
  }

  @Test
  void newest_areOfAllLoopsTheLastToEndFirst() {
    RecentExchanges recent = new RecentExchanges(2);
    ExchangeJournal one = recent.journal();
    ExchangeJournal other = recent.journal();
    one.take(exchange(MILLI, 0));
    other.take(exchange(2 * MILLI, 0));
    one.take(exchange(3 * MILLI, 0));

    assertThat(times(newest(recent, 10))).containsExactly(3L, 2L, 1L);
    assertThat(times(newest(recent, 2))).containsExactly(3L, 2L);
    assertThat(newest(recent, 0)).isEmpty();
  }

  @Test
  void newest_areThoseThatAreWanted() {
    RecentExchanges recent = new RecentExchanges(1);
    ExchangeJournal journal = recent.journal();
    journal.take(exchange(MILLI, 0));
    journal.take(exchange(2 * MILLI, 3));
    journal.take(exchange(3 * MILLI, 0));

    assertThat(times(recent.newest(1, exchange -> exchange.calls().size() == 3)))
        .containsExactly(2L);
  }

  @Test
  void anId_findsItsExchangeAsLongAsThatIsKept() {
    RecentExchanges recent = new RecentExchanges(2);
    recent.journal();
    ExchangeJournal journal = recent.journal();
    for (int second = 0; second < 3; second++) {
      journal.take(exchange(second * SECOND, 0));
    }
    List<Entry> kept = newest(recent, 10);

    for (Entry entry : kept) {
      assertThat(recent.find(entry.id())).isEqualTo(entry);
    }

    for (int second = 3; second < 3 + RecentExchanges.MOST / 2; second++) {
      journal.take(exchange(second * SECOND, 0));
    }
    for (Entry entry : kept) {
      assertThat(recent.find(entry.id())).isNull();
    }
  }

  @Test
  void whatIsNoId_findsNothing() {
    RecentExchanges recent = new RecentExchanges(1);
    recent.journal().take(exchange(0, 0));
    String known = newest(recent, 1).getFirst().id();
    String start = known.substring(0, known.length() - "0-0".length());

    assertThat(
            List.of(
                "",
                "0",
                "-0",
                "0-",
                "0-1",
                "1-0",
                "9999-0",
                "0--1",
                "0-0x",
                "0-0/",
                "٠-٠",
                "0-999999999999999999",
                "0-9999999999999999999"))
        .allMatch(id -> recent.find(start + id) == null);
    assertThat(List.of("", "0-0", "-0-0", start)).allMatch(id -> recent.find(id) == null);
    assertThat(recent.find(start + "0-0")).isNotNull();
  }

  @Test
  void anIdFromBeforeARestart_findsNothing() {
    RecentExchanges before = new RecentExchanges(1);
    before.journal().take(exchange(0, 0));
    RecentExchanges now = new RecentExchanges(1);
    now.journal().take(exchange(SECOND, 0));

    assertThat(now.find(newest(before, 1).getFirst().id())).isNull();
  }

  @Test
  void noMoreThanAThousand_areKept_theOldestGo() {
    RecentExchanges recent = new RecentExchanges(3);
    ExchangeJournal one = recent.journal();
    ExchangeJournal other = recent.journal();
    recent.journal();
    for (int second = 0; second < 1000; second++) {
      one.take(exchange(second * SECOND, 0));
      other.take(exchange(second * SECOND + MILLI, 0));
    }

    List<Entry> kept = newest(recent, RecentExchanges.MOST);

    assertThat(kept).hasSize(2 * (RecentExchanges.MOST / 3));
    assertThat(times(kept)).first().isEqualTo(999_001L);
    assertThat(times(kept)).last().isEqualTo(1000L * (1000 - 333));
  }

  @Test
  void aSecond_hasRoomForSoManyAndTheNextOneAgain() {
    ExchangeJournal journal = new RecentExchanges(1).journal();

    assertThat(taken(journal, 5 * SECOND, 9)).isEqualTo(ExchangeJournal.KEPT_PER_SECOND / 10);
    assertThat(taken(journal, 5 * SECOND + SECOND - 1, 9)).isZero();
    assertThat(taken(journal, 6 * SECOND, 9)).isEqualTo(ExchangeJournal.KEPT_PER_SECOND / 10);
  }

  @Test
  void whatIsTakenBeyondASecond_isTakenFromTheNext() {
    ExchangeJournal journal = new RecentExchanges(1).journal();
    int each = 1 + 30;
    int first = taken(journal, 0, 30);
    int debt = first * each - ExchangeJournal.KEPT_PER_SECOND;

    assertThat(debt).isPositive();
    assertThat(taken(journal, SECOND, 0)).isEqualTo(ExchangeJournal.KEPT_PER_SECOND - debt);
  }

  /** How many of two thousand that end at that time are kept. */
  private static int taken(ExchangeJournal journal, long endedAt, int calls) {
    int taken = 0;
    for (int i = 0; i < 2000; i++) {
      taken += journal.take(exchange(endedAt, calls)) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aRecordWithAVeryLongPath_isNotKept() {
    ExchangeJournal journal = new RecentExchanges(1).journal();

    assertThat(journal.take(exchange(0, 0, "/" + "x".repeat(10_000)))).isFalse();
    assertThat(journal.take(exchange(0, 0))).isTrue();
  }

  @Test
  void aRecordWithAVeryLongQuery_isNotKept() {
    ExchangeJournal journal = new RecentExchanges(1).journal();
    RequestDetails details =
        new DetailsRule(true, Query.DROP, List.of(), List.of())
            .of("http", "h", "q".repeat(10_000), HttpHeaders.headers());

    assertThat(journal.take(exchange(0, 0, "/", details))).isFalse();
  }

  @Test
  void callsThatAreTooMany_areCounted_theLastToEndIsKept() {
    RecentExchanges recent = new RecentExchanges(1);
    recent.journal().take(exchange(0, CallRows.MOST + 3));

    FinishedExchange kept = newest(recent, 1).getFirst().exchange();
    assertThat(kept.calls()).hasSize(CallRows.MOST);
    assertThat(kept.calls().getLast().name()).isEqualTo("call." + (CallRows.MOST + 3));
    assertThat(kept.omitted()).isEqualTo(3);
  }

  @Test
  void reading_seesWholeRecordsWhileALoopWrites() throws Exception {
    RecentExchanges recent = new RecentExchanges(1);
    ExchangeJournal journal = recent.journal();
    CountDownLatch writing = new CountDownLatch(1);
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      Future<?> written =
          loop.submit(() -> {
            for (int second = 0; second < 20_000; second++) {
              journal.take(exchange(second * SECOND, 2));
              writing.countDown();
            }
          });
      writing.await();
      while (!written.isDone()) {
        assertThat(newest(recent, RecentExchanges.MOST))
            .isNotEmpty()
            .allSatisfy(seen -> {
              Ending ending = seen.exchange().ending();
              assertThat(ending.requestId()).isEqualTo("id-" + ending.epochMillis() * MILLI);
              assertThat(seen.exchange().calls()).hasSize(2);
            });
      }
      written.get();
    }
  }
}
