package dev.fanlight.gateway.server.answer;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} of answers (RFC 9110, section 6.6.1), written once a second. Thread-safe. */
final class DateField {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /** Several loops may write the same second's; each of them is right. */
  private static volatile Second last = new Second(Long.MIN_VALUE, AsciiString.EMPTY_STRING);

  private record Second(long second, AsciiString text) {}

  private DateField() {}

  /** Adds it to the fields of an answer that has none. */
  static void put(MultiMap headers) {
    if (!headers.contains(HttpHeaders.DATE)) {
      headers.set(HttpHeaders.DATE, text(System.currentTimeMillis() / 1000));
    }
  }

  static CharSequence text(long second) {
    Second written = last;
    if (written.second != second) {
      written = new Second(second, new AsciiString(FORMAT.format(Instant.ofEpochSecond(second))));
      last = written;
    }
    return written.text;
  }
}
