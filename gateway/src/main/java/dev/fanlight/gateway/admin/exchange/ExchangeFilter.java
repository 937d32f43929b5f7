package dev.fanlight.gateway.admin.exchange;

import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Matcher;
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
  private static final Pattern STATUS = Pattern.compile("([1-9]\\d\\d)(?:-([1-9]\\d\\d))?");
  private static final Pattern STATUS_CLASS = Pattern.compile("([1-9])xx");

  /** The value of {@code error} that every error passes. */
  private static final String ANY = "any";

  /**
   * Reads it from the parameters of a query; what they do not name passes.
   *
   * @throws GatewayError {@code bad_request} with what is expected
   */
  static ExchangeFilter of(MultiMap parameters) {
    String error = parameters.get("error");
    return new ExchangeFilter(
        parameters.get("route"),
        status(parameters.get("status")),
        millis("min_ms", parameters.get("min_ms"), 0) * NANOS_PER_MILLI,
        millis("max_ms", parameters.get("max_ms"), Double.MAX_VALUE) * NANOS_PER_MILLI,
        error != null,
        error == null || error.equals(ANY) ? null : error(error),
        limit(parameters.get("limit")));
  }

  private static StatusRange status(@Nullable String text) {
    if (text == null) {
      return EVERY_STATUS;
    }
    Matcher group = STATUS_CLASS.matcher(text);
    if (group.matches()) {
      int first = 100 * Integer.parseInt(group.group(1));
      return new StatusRange(first, first + 99);
    }
    Matcher range = STATUS.matcher(text);
    if (!range.matches()) {
      throw bad("status is a status, a class or a range, such as 503, 5xx or 500-599");
    }
    int from = Integer.parseInt(range.group(1));
    return new StatusRange(from, range.group(2) == null ? from : Integer.parseInt(range.group(2)));
  }

  private static double millis(String name, @Nullable String text, double otherwise) {
    try {
      double millis = text == null ? otherwise : Double.parseDouble(text);
      if (millis >= 0) {
        return millis;
      }
    } catch (NumberFormatException none) {
      // The answer says what it should be.
    }
    throw bad(name + " is a number of milliseconds, such as 250 or 0.5");
  }

  private static ErrorCode error(String code) {
    return Arrays.stream(ErrorCode.values())
        .filter(known -> known.code().equals(code))
        .findFirst()
        .orElseThrow(() -> bad("error is the code of an error, such as deadline_exceeded, or any"));
  }

  private static int limit(@Nullable String text) {
    try {
      int limit = text == null ? DEFAULT_LIMIT : Integer.parseInt(text);
      if (limit >= 0 && limit <= RecentExchanges.MOST) {
        return limit;
      }
    } catch (NumberFormatException none) {
      // The answer says what it should be.
    }
    throw bad("limit is a number from 0 to " + RecentExchanges.MOST);
  }

  private static GatewayError bad(String expected) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, expected);
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
