package dev.fanlight.plugins.cache.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates in header fields, in the three forms of RFC 9110, section 5.6.7. */
public final class HttpDate {
  /** A year of two digits that is further away is one of the past. */
  private static final int FUTURE_YEARS = 50;

  /** A year of more digits would be no date, and may be too far away for milliseconds. */
  private static final int YEAR_DIGITS = 4;

  private static final DateTimeFormatter FIX = form("EEE, dd MMM ", " HH:mm:ss 'GMT'");
  private static final DateTimeFormatter ASCTIME = form("EEE MMM ppd HH:mm:ss ", "");

  private HttpDate() {}

  private static DateTimeFormatter form(String beforeYear, String afterYear) {
    return inAnyCase()
        .appendPattern(beforeYear)
        .appendValue(ChronoField.YEAR, YEAR_DIGITS)
        .appendPattern(afterYear)
        .toFormatter(Locale.ENGLISH);
  }

  /** A cache reads dates so (RFC 9111, section 4.2). */
  private static DateTimeFormatterBuilder inAnyCase() {
    return new DateTimeFormatterBuilder().parseCaseInsensitive();
  }

  /** Milliseconds since 1970; null: it is no date. */
  public static @Nullable Long millis(@Nullable String text) {
    if (text == null) {
      return null;
    }
    for (DateTimeFormatter form : List.of(FIX, ASCTIME, shortYear())) {
      try {
        return LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC).toEpochMilli();
      } catch (DateTimeException other) {
        // It may have the next form.
      }
    }
    return null;
  }

  /** As fields have it. */
  public static String text(long millis) {
    return FIX.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
  }

  private static DateTimeFormatter shortYear() {
    int first = LocalDateTime.now(ZoneOffset.UTC).getYear() + FUTURE_YEARS - 99;
    return inAnyCase()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, first)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH);
  }
}
