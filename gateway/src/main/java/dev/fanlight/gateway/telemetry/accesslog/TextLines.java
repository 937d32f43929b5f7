package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import java.util.Set;

/**
 * One readable line: time, client, request, status, bytes, duration, then what else is known as
 * {@code name=value}. Everything but printable ASCII is escaped, blanks and quotes too.
 */
final class TextLines extends LineFormat {
  TextLines(Set<Field> dropped) {
    super(dropped);
  }

  @Override
  void print(FinishedExchange exchange, LineBuffer line) {
    head(exchange, line);
    text(Field.ROUTE, exchange.start().route(), line);
    text(Field.LISTENER, exchange.start().listener(), line);
    text(Field.REQUEST_ID, exchange.ending().requestId(), line);
    millis(Field.QUEUE_MS, exchange.queueNanos(), line);
    if (exchange.isTunnel()) {
      number(Field.BYTES_RECEIVED, exchange.received(), line);
    }
    circumstances(exchange, line);
    if (!drops(Field.FIELDS)) {
      exchange
          .ending()
          .fields()
          .forEach((name, value) -> line.put(" fields.").put(name).put('=').word(value.toString()));
    }
    line.put('\n');
  }

  /** Columns: what is dropped leaves a dash. */
  private void head(FinishedExchange exchange, LineBuffer line) {
    if (drops(Field.TIME)) {
      line.put('-');
    } else {
      time(exchange, line);
    }
    column(Field.CLIENT, exchange.start().client(), line);
    column(Field.METHOD, exchange.start().method(), line);
    column(Field.PATH, exchange.start().path(), line);
    column(Field.PROTOCOL, "HTTP/" + exchange.start().protocol(), line);
    column(Field.STATUS, Integer.toString(exchange.ending().status()), line);
    column(Field.BYTES, exchange.ending().bytes() + "B", line);
    line.put(' ');
    if (drops(Field.DURATION_MS)) {
      line.put('-');
    } else {
      line.millis(exchange.ending().durationNanos()).put("ms");
    }
  }

  private void column(Field field, String text, LineBuffer line) {
    line.put(' ').word(drops(field) ? "" : text);
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
