package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;

/** How exchanges become lines. What a client sent can neither end a line nor forge a field. */
@FunctionalInterface
interface LineFormat {
  /** UTC to the millisecond, always as wide. */
  DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  /** Each record as one line of UTF-8, its end included. */
  void print(List<ExchangeRecord> records, OutputStream out) throws IOException;
}
