package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.journal.CallRows.Time;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.plugin.Outcome;

/** Records of exchanges that a test plays. */
public final class PlayedRecord {
  private static final long MILLI = 1_000_000;

  private PlayedRecord() {}

  /** One that nothing is written to yet but its beginning, at that time of the loop's clock. */
  public static ExchangeRecord begun(ExchangeStart start, long now) {
    ExchangeRecord record = new ExchangeRecord();
    record.begin(start, now);
    return record;
  }

  /** One that is over. */
  public static ExchangeRecord frozen(ExchangeStart start, Ending ending) {
    ExchangeRecord record = begun(start, 0);
    record.freeze(ending);
    return record;
  }

  /** Adds calls named {@code call.N}, each of which succeeded after a millisecond. */
  public static void calls(ExchangeRecord record, int calls) {
    for (int number = 1; number <= calls; number++) {
      record.callBegan();
      int own = record.calls().begin(number);
      int row = own == ExchangeRecord.NO_ROW ? record.calls().share(number, false) : own;
      record.calls().names(row, "call." + number, "call", "u", Need.ANSWER);
      record.calls().at(row, Time.READY, 0);
      record.calls().at(row, Time.MADE, 0);
      record.calls().at(row, Time.ENDED, MILLI);
      record.calls().end(row, Outcome.SUCCESS, 200, null);
    }
  }
}
