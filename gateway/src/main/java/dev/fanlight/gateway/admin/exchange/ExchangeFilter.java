package dev.fanlight.gateway.admin.exchange;

import dev.fanlight.gateway.admin.page.Parameters;
import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges a reader wants; all conditions must hold.
 *
 * @param route null: of every route
 * @param minNanos of the duration
 * @param maxNanos of the duration
 * @param failed whether only those with an error are wanted
 * @param error null: with any error, or none
 * @param limit how many at most
 */
record ExchangeFilter(
    @Nullable String route,
    StatusRange status,
    double minNanos,
    double maxNanos,
    boolean failed,
    @Nullable ErrorCode error,
    int limit)
    implements Predicate<ExchangeRecord> {
  private static final int DEFAULT_LIMIT = 100;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final StatusRange EVERY_STATUS = new StatusRange(0, Integer.MAX_VALUE);
  private static final StatusRange STATUSES = new StatusRange(100, 599);
  private static final Pattern STATUS_CLASS = Pattern.compile("[1-5]xx");
  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");

  /** The value of {@code error} that every error passes. */
  private static final String ANY = "any";

  /**
   * Reads it from the query; what is not named there passes.
   *
   * @throws GatewayError {@code bad_request} with what is expected
   */
  static ExchangeFilter of(HttpServerRequest request) {
    Parameters parameters =
        Parameters.of(request, "route", "status", "min_ms", "max_ms", "error", "limit");
    String error = parameters.text("error");
    return new ExchangeFilter(
        parameters.text("route"),
        status(parameters.text("status")),
        millis(parameters, "min_ms", 0) * NANOS_PER_MILLI,
        millis(parameters, "max_ms", Double.MAX_VALUE) * NANOS_PER_MILLI,
        error != null,
        error == null || error.equals(ANY) ? null : error(error),
        parameters.whole("limit", 0, RecentExchanges.MOST, DEFAULT_LIMIT));
  }

  private static StatusRange status(@Nullable String text) {
    if (text == null) {
      return EVERY_STATUS;
    }
    if (STATUS_CLASS.matcher(text).matches()) {
      int first = 100 * Character.digit(text.charAt(0), 10);
      return new StatusRange(first, first + 99);
    }
    StatusRange range = StatusRange.parse(text, STATUSES);
    if (range == null) {
      throw Parameters.bad("status is a status, a class or a range, such as 503, 5xx or 500-599");
    }
    return range;
  }

  private static double millis(Parameters parameters, String name, double otherwise) {
    String text = parameters.text(name);
    if (text != null && !MILLIS.matcher(text).matches()) {
      throw Parameters.bad(name + " is a number of milliseconds, such as 250 or 0.5");
    }
    return text == null ? otherwise : Double.parseDouble(text);
  }

  private static ErrorCode error(String code) {
    return Arrays.stream(ErrorCode.values())
        .filter(known -> known.code().equals(code))
        .findFirst()
        .orElseThrow(() ->
            Parameters.bad("error is the code of an error, such as deadline_exceeded, or any"));
  }

  @Override
  public boolean test(ExchangeRecord exchange) {
    ExchangeRecord.Ending ending = exchange.ending();
    return (route == null || route.equals(exchange.start().route()))
        && status.holds(ending.status())
        && ending.durationNanos() >= minNanos
        && ending.durationNanos() <= maxNanos
        && (!failed || ending.error() != null)
        && (error == null || error == ending.error());
  }
}
