package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * One readable line: columns, then what else is known as {@code name=value}. Everything but
 * printable ASCII is escaped, blanks and quotes too.
 */
final class TextLines extends LineFormat {
  private static final Set<Field> COLUMNS =
      EnumSet.of(
          Field.TIME,
          Field.CLIENT,
          Field.METHOD,
          Field.PATH,
          Field.PROTOCOL,
          Field.STATUS,
          Field.BYTES,
          Field.DURATION_MS);

  /** Where exchanges have their client. No client has this address. */
  private static final String CALL = " CALL";

  TextLines(Set<Field> dropped) {
    super(dropped, COLUMNS);
  }

  /** Columns that are dropped leave a dash. */
  @Override
  void print(FinishedExchange exchange, LineBuffer line) {
    ExchangeStart start = exchange.start();
    Ending ending = exchange.ending();
    when(exchange, 0, line);
    column(Field.CLIENT, start.client(), line);
    column(Field.METHOD, start.method(), line);
    column(Field.PATH, start.path(), line);
    column(Field.PROTOCOL, "HTTP/" + start.protocol(), line);
    column(Field.STATUS, Integer.toString(ending.status()), line);
    column(Field.BYTES, ending.bytes() + "B", line);
    took(ending.durationNanos(), line);
    fields(exchange, line);
    line.put('\n');
  }

  @Override
  void print(FinishedExchange exchange, Call call, LineBuffer line) {
    when(exchange, call.startAt(), line);
    line.put(CALL);
    took(call.endAt() - call.startAt(), line);
    fields(exchange, call, line);
    line.put('\n');
  }

  private void when(FinishedExchange exchange, long afterNanos, LineBuffer line) {
    if (drops(Field.TIME)) {
      line.put('-');
    } else {
      time(exchange, afterNanos, line);
    }
  }

  private void took(long nanos, LineBuffer line) {
    if (drops(Field.DURATION_MS)) {
      line.put(" -");
    } else {
      line.put(' ').millis(nanos).put("ms");
    }
  }

  private void column(Field field, String text, LineBuffer line) {
    line.put(' ').word(drops(field) ? "" : text);
  }

  @Override
  void others(Field field, Map<String, ?> values, LineBuffer line) {
    if (!drops(field)) {
      values.forEach((name, value) ->
          line.put(' ').put(field.key()).put('.').put(name).put('=').word(value.toString()));
    }
  }

  @Override
  String name(String key) {
    return " " + key + "=";
  }

  @Override
  void value(String text, LineBuffer line) {
    line.word(text);
  }
}
