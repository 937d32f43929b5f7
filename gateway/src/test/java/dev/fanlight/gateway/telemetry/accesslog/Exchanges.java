package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.SlowestCall;
import dev.fanlight.plugin.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sample records. */
final class Exchanges {
  private static final long MIDNIGHT = 1_767_225_600_000L;

  private Exchanges() {}

  static ExchangeRecord failed() {
    return new ExchangeRecord(
        MIDNIGHT + 123,
        "7f3a",
        "public",
        "10.0.0.1",
        "HTTP/1.1",
        "GET",
        "/home/7",
        "home",
        504,
        312,
        ExchangeRecord.NO_TUNNEL,
        500_210_000,
        400_000,
        new SlowestCall("user", 499_800_000),
        ErrorCode.DEADLINE_EXCEEDED,
        Map.of());
  }

  /** With every field, as no exchange has them all. */
  static ExchangeRecord everything() {
    return new ExchangeRecord(
        MIDNIGHT,
        "a",
        "public",
        "::1",
        "HTTP/2",
        "GET",
        "/",
        "r",
        101,
        3,
        5,
        42_000_000,
        1_000_000,
        new SlowestCall("user", 2_000_000),
        ErrorCode.CLIENT_GONE,
        Map.of("cost", 3L));
  }

  static ExchangeRecord tunnel() {
    return new ExchangeRecord(
        MIDNIGHT,
        "a",
        "public",
        "::1",
        "HTTP/1.1",
        "GET",
        "/",
        "chat",
        101,
        7,
        5,
        42,
        0,
        null,
        null,
        Map.of());
  }

  /** With those fields of plugins. */
  static ExchangeRecord with(Map<String, Object> fields) {
    return new ExchangeRecord(
        MIDNIGHT, "a", "public", "::1", "HTTP/2", "GET", "/", "r", 200, 0, -1, 42, 0, null, null,
        fields);
  }

  static ExchangeRecord ended(int status, @Nullable ErrorCode error, long nanos) {
    return new ExchangeRecord(
        MIDNIGHT,
        "a",
        "public",
        "::1",
        "HTTP/2",
        "GET",
        "/",
        "r",
        status,
        0,
        ExchangeRecord.NO_TUNNEL,
        nanos,
        0,
        null,
        error,
        Map.of());
  }

  static ExchangeRecord plain(String id, String path) {
    return new ExchangeRecord(
        MIDNIGHT, id, "public", "::1", "HTTP/2", "GET", path, "none", 200, 0, -1, 42, 0, null, null,
        Map.of());
  }
}
