package dev.fanlight.gateway.telemetry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoopRecordsTest {
  private static final ExchangeStart START =
      new ExchangeStart(
          "home", "7", "public", "127.0.0.1", "1.1", "GET", "/", false, null, RequestDetails.NONE);

  private final List<ExchangeRecord> seen = new ArrayList<>();

  private ExchangeRecord end(LoopRecords records, ExchangeRecord record) {
    record.freeze(new Ending(0, "7", 200, 0, 1, 0, null, null, Map.of(), 0, false));
    records.end(record);
    return record;
  }

  @Test
  void everyTaker_getsEveryRecord() {
    LoopRecords records = new LoopRecords(List.of(seen::add, seen::add));

    ExchangeRecord record = end(records, records.begin(START, 0));

    assertThat(seen).containsExactly(record, record);
  }

  @Test
  void aRecordThatNobodyTook_isUsedAgainAndBlank() {
    LoopRecords records = new LoopRecords(List.of(record -> !seen.add(record)));
    ExchangeRecord used = records.begin(START, 5);
    PlayedRecord.calls(used, 10);
    used.plugins().begin(0, "p");
    used.queued(1);
    used.permitted(2);
    used.deadline(3);
    used.received(4);
    used.took("c", 7, 7);
    used.waitsForDetached();
    end(records, used);

    ExchangeRecord again = records.begin(START, 9);

    assertThat(again).isSameAs(used);
    again.freeze(new Ending(0, "7", 200, 0, 1, 0, null, null, Map.of(), 0, false));
    ExchangeRecord blank = PlayedRecord.frozen(START, again.ending());
    assertThat(FinishedExchange.of(again)).isEqualTo(FinishedExchange.of(blank));
  }

  @Test
  void aRecordThatSomebodyTook_isNotUsedAgain() {
    LoopRecords records = new LoopRecords(List.of(record -> !seen.add(record), seen::add));

    ExchangeRecord taken = end(records, records.begin(START, 0));

    assertThat(records.begin(START, 0)).isNotSameAs(taken);
  }

  @Test
  void anExchangeThatWaitedInVain_hasItsWait() {
    ExchangeRecord record = PlayedRecord.begun(START, 0);
    record.queued(3);
    record.freeze(new Ending(0, "7", 503, 0, 10, 0, null, null, Map.of(), 0, false));

    assertThat(FinishedExchange.of(record).queueNanos()).isEqualTo(7);
  }

  @Test
  void aRecordThatHasGrown_isNotKept() {
    LoopRecords records = new LoopRecords(List.of());
    ExchangeRecord grown = records.begin(START, 0);
    PlayedRecord.calls(grown, CallRows.MOST);
    end(records, grown);

    assertThat(records.begin(START, 0)).isNotSameAs(grown);
  }
}
