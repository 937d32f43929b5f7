package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Attempt;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Part;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.SlowestCall;
import dev.fanlight.gateway.telemetry.journal.PlayedRecord;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sample exchanges, and records of some. */
final class Exchanges {
  private static final long MIDNIGHT = 1_767_225_600_000L;
  private static final long NEVER = ExchangeRecord.NEVER;

  private Exchanges() {}

  /** A fan-out whose call {@code user} came too late. */
  static FinishedExchange failed() {
    MultiMap fields =
        HttpHeaders.headers()
            .add("user-agent", "curl/8.5.0")
            .add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    RequestDetails details =
        new DetailsRule(true, Query.REDACT, List.of(), List.of())
            .of("https", "shop.example.com", "token=x", fields);
    Ending ending =
        new Ending(
            MIDNIGHT + 123,
            "7f3a",
            504,
            312,
            500_210_000,
            410_000,
            ErrorCode.DEADLINE_EXCEEDED,
            null,
            Map.of(),
            0,
            false);
    return new FinishedExchange(
        new ExchangeStart(
            "home", "7f3a", "public", "10.0.0.1", "1.1", "GET", "/home/7", false, null, details),
        ending,
        500_000_000,
        400_000,
        FinishedExchange.NO_TUNNEL,
        new SlowestCall("user", 499_800_000),
        List.of(late()),
        0,
        List.of(),
        List.of(
            new Part(null, null, PathPhase.GATEWAY, 0, 410_000),
            new Part("user", null, PathPhase.HEAD, 410_000, 499_800_000)));
  }

  private static Call late() {
    Attempt attempt =
        new Attempt(
            1,
            AttemptReason.FIRST,
            "10.0.0.7:8080",
            700_000,
            1_200_000,
            NEVER,
            NEVER,
            500_100_000,
            0,
            "failed",
            ErrorCode.DEADLINE_EXCEEDED);
    return new Call(
        1,
        "user",
        "user",
        "users",
        "GET",
        true,
        Outcome.TIMEOUT,
        0,
        ErrorCode.DEADLINE_EXCEEDED,
        Phase.RESPONSE,
        300_000,
        0,
        400_000,
        500_000,
        498_900_000,
        null,
        500_000_000,
        NEVER,
        List.of(attempt));
  }

  /** With every field that an exchange can have, as none has them all. */
  static FinishedExchange everything() {
    MultiMap fields =
        HttpHeaders.headers()
            .add("user-agent", "u")
            .add("x-tenant", "t")
            .add("authorization", "Bearer secret")
            .add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    RequestDetails details =
        new DetailsRule(true, Query.KEEP, List.of("x-tenant"), List.of("authorization"))
            .of("http", "h", "a=1", fields);
    Ending ending =
        new Ending(
            MIDNIGHT,
            "a",
            101,
            3,
            42_000_000,
            0,
            ErrorCode.CLIENT_GONE,
            "OK",
            Map.of("cost", 3L),
            8,
            true);
    return new FinishedExchange(
        new ExchangeStart("r", "a", "public", "::1", "2", "GET", "/", true, null, details),
        ending,
        NEVER,
        1_000_000,
        5,
        new SlowestCall("user", 2_000_000),
        List.of(call("orders", "user"), call("user", null)),
        7,
        List.of(),
        List.of(new Part("user", null, PathPhase.BODY, 0, 42_000_000)));
  }

  /** With every field that a call can have. */
  static Call call(String name, @Nullable String after) {
    Attempt lost =
        new Attempt(
            1, AttemptReason.FIRST, "one:1", 1_000_000, NEVER, NEVER, NEVER, 9, 0, "lost", null);
    Attempt won =
        new Attempt(
            2,
            AttemptReason.HEDGE,
            "two:2",
            5_000_000,
            6_000_000,
            8_000_000,
            9_000_000,
            9_000_000,
            503,
            "answered",
            null);
    return new Call(
        1,
        name,
        name,
        "u",
        "GET",
        true,
        Outcome.FAILURE,
        503,
        ErrorCode.CALL_FAILED,
        Phase.RESPONSE,
        1_000_000,
        2_000_000,
        1_000_000,
        1_000_000,
        4_000_000,
        after,
        NEVER,
        NEVER,
        List.of(won, lost));
  }

  static ExchangeRecord tunnel() {
    ExchangeRecord record =
        PlayedRecord.begun(
            new ExchangeStart(
                "chat", "a", "public", "::1", "1.1", "GET", "/", false, null, RequestDetails.NONE),
            0);
    record.received(5);
    record.freeze(ending("a", 101, 7, 42, null, Map.of()));
    return record;
  }

  /** With those fields of plugins. */
  static ExchangeRecord with(Map<String, Object> fields) {
    return PlayedRecord.frozen(start("r", "a", "/"), ending("a", 200, 0, 42, null, fields));
  }

  static ExchangeRecord ended(int status, @Nullable ErrorCode error, long nanos) {
    return PlayedRecord.frozen(
        start("r", "a", "/"), ending("a", status, 0, nanos, error, Map.of()));
  }

  /** A gRPC call, or the answer of a fan-out. */
  static ExchangeRecord ended(@Nullable String grpcStatus, boolean partial) {
    return PlayedRecord.frozen(
        start("r", "a", "/"),
        new Ending(MIDNIGHT, "a", 200, 0, 1, 0, null, grpcStatus, Map.of(), 0, partial));
  }

  static ExchangeRecord plain(String id, String path) {
    return PlayedRecord.frozen(start("none", id, path), ending(id, 200, 0, 42, null, Map.of()));
  }

  /** With what a client may send, everywhere. */
  static ExchangeRecord hostile(String text) {
    RequestDetails details =
        new DetailsRule(true, Query.KEEP, List.of("x"), List.of())
            .of(
                "http",
                text,
                text,
                MultiMap.caseInsensitiveMultiMap().add("x", text).add("user-agent", text));
    return PlayedRecord.frozen(
        new ExchangeStart("r", text, "public", text, "1.1", text, text, false, null, details),
        ending(text, 200, 0, 42, null, Map.of()));
  }

  private static Ending ending(
      String id,
      int status,
      long bytes,
      long nanos,
      @Nullable ErrorCode error,
      Map<String, Object> fields) {
    return new Ending(MIDNIGHT, id, status, bytes, nanos, nanos, error, null, fields, 0, false);
  }

  private static ExchangeStart start(String route, String id, String path) {
    return new ExchangeStart(
        route, id, "public", "::1", "2", "GET", path, false, null, RequestDetails.NONE);
  }
}
