package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.telemetry.journal.CallRows.Time;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import java.util.Map;
import java.util.SplittableRandom;

/** Records with random times in them, most of which no engine would write. */
final class RandomRecord {
  private static final int LONGEST = 20;
  private static final ErrorCode[] ERRORS = ErrorCode.values();
  private static final Need[] NEEDS = Need.values();

  private final SplittableRandom random;
  private final ExchangeRecord record =
      PlayedRecord.begun(
          new ExchangeStart(
              "r", "7", "public", "127.0.0.1", "1.1", "GET", "/", false, null, RequestDetails.NONE),
          0);

  private RandomRecord(SplittableRandom random) {
    this.random = random;
  }

  static ExchangeRecord of(SplittableRandom random) {
    return new RandomRecord(random).make();
  }

  private ExchangeRecord make() {
    if (random.nextInt(4) == 0) {
      record.queued(time());
      record.permitted(random.nextInt(3) == 0 ? ExchangeRecord.NEVER : time());
    }
    int plugins = random.nextInt(4);
    for (int place = 0; place < plugins; place++) {
      int row = record.plugins().begin(place, "p" + place);
      for (PluginRows.Time time : PluginRows.Time.values()) {
        record.plugins().at(row, time, maybe());
      }
    }
    int calls = random.nextInt(70);
    for (int number = 1; number <= calls; number++) {
      call(number);
    }
    if (random.nextBoolean()) {
      record.waitsForDetached();
    }
    record.freeze(new Ending(0, "7", 200, 0, time(), 0, null, null, Map.of(), 0, false));
    return record;
  }

  private void call(int number) {
    record.callBegan();
    CallRows calls = record.calls();
    int own = calls.begin(number);
    int row = own == ExchangeRecord.NO_ROW ? calls.share(number, random.nextBoolean()) : own;
    if (row == ExchangeRecord.NO_ROW) {
      return;
    }
    calls.names(row, "c." + number, "c", "u", NEEDS[random.nextInt(NEEDS.length)]);
    for (Time time : Time.values()) {
      calls.at(row, time, maybe());
    }
    calls.at(row, Time.READY, time());
    calls.after(row, random.nextInt(number + 5));
    int attempts = random.nextInt(4);
    for (int attempt = 1; attempt <= attempts; attempt++) {
      record.attempts().begin(row, attempt, time(), AttemptReason.RETRY, "e:80");
      for (AttemptRows.Time time : AttemptRows.Time.values()) {
        if (time != AttemptRows.Time.STARTED) {
          record.attempts().reach(row, attempt, time, maybe());
        }
      }
    }
    if (random.nextInt(5) > 0) {
      calls.at(row, Time.ENDED, time());
      GatewayError error =
          random.nextBoolean()
              ? null
              : GatewayError.of(ERRORS[random.nextInt(ERRORS.length)], "any");
      calls.end(row, Outcome.FAILURE, 0, error);
    }
  }

  private long time() {
    return random.nextInt(LONGEST);
  }

  private long maybe() {
    return random.nextInt(3) == 0 ? ExchangeRecord.NEVER : time();
  }
}
