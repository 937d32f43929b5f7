package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.PlayedRecord;
import dev.fanlight.plugin.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sample records. */
final class Exchanges {
  private static final long MIDNIGHT = 1_767_225_600_000L;

  private Exchanges() {}

  static ExchangeRecord failed() {
    ExchangeRecord record =
        PlayedRecord.begun(
            new ExchangeStart(
                "home", "7f3a", "public", "10.0.0.1", "1.1", "GET", "/home/7", false, null),
            0);
    record.took("user", 499_800_000, 400_000);
    record.freeze(
        new Ending(
            MIDNIGHT + 123,
            "7f3a",
            504,
            312,
            500_210_000,
            410_000,
            ErrorCode.DEADLINE_EXCEEDED,
            null,
            Map.of()));
    return record;
  }

  /** With every field, as no exchange has them all. */
  static ExchangeRecord everything() {
    ExchangeRecord record = PlayedRecord.begun(start("r", "a", "/"), 0);
    record.received(5);
    record.took("user", 2_000_000, 1_000_000);
    record.freeze(
        new Ending(
            MIDNIGHT, "a", 101, 3, 42_000_000, 0, ErrorCode.CLIENT_GONE, null, Map.of("cost", 3L)));
    return record;
  }

  static ExchangeRecord tunnel() {
    ExchangeRecord record =
        PlayedRecord.begun(
            new ExchangeStart("chat", "a", "public", "::1", "1.1", "GET", "/", false, null), 0);
    record.received(5);
    record.freeze(new Ending(MIDNIGHT, "a", 101, 7, 42, 42, null, null, Map.of()));
    return record;
  }

  /** With those fields of plugins. */
  static ExchangeRecord with(Map<String, Object> fields) {
    return plain("r", "a", "/", fields);
  }

  static ExchangeRecord ended(int status, @Nullable ErrorCode error, long nanos) {
    return PlayedRecord.frozen(
        start("r", "a", "/"),
        new Ending(MIDNIGHT, "a", status, 0, nanos, 0, error, null, Map.of()));
  }

  static ExchangeRecord plain(String id, String path) {
    return plain("none", id, path, Map.of());
  }

  private static ExchangeRecord plain(
      String route, String id, String path, Map<String, Object> fields) {
    return PlayedRecord.frozen(
        start(route, id, path), new Ending(MIDNIGHT, id, 200, 0, 42, 42, null, null, fields));
  }

  private static ExchangeStart start(String route, String id, String path) {
    return new ExchangeStart(route, id, "public", "::1", "2", "GET", path, false, null);
  }
}
