package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.SlowestCall;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How exchanges become lines. What a client sent can neither end a line nor forge a field. A field
 * without a value is left out, and so is one that the configuration drops. Confined to one thread.
 */
abstract class LineFormat {
  /** How a field begins; those that are dropped do not begin. */
  private final Map<Field, byte[]> names = new EnumMap<>(Field.class);

  private final LineTime time = new LineTime();

  LineFormat(Set<Field> dropped) {
    for (Field field : Field.values()) {
      if (!dropped.contains(field)) {
        names.put(field, name(field.key()).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /** One line, its end included. */
  abstract void print(FinishedExchange exchange, LineBuffer line);

  /** What stands before the value of a field, a mark between fields included. */
  abstract String name(String key);

  /** A text that may hold anything. */
  abstract void value(String text, LineBuffer line);

  /** Writes the name of a field; false: the field is dropped. */
  final boolean begins(Field field, LineBuffer line) {
    byte[] name = names.get(field);
    if (name != null) {
      line.put(name);
    }
    return name != null;
  }

  final boolean drops(Field field) {
    return !names.containsKey(field);
  }

  final void time(FinishedExchange exchange, LineBuffer line) {
    time.print(exchange.ending().epochMillis(), line);
  }

  final void text(Field field, @Nullable String text, LineBuffer line) {
    if (text != null && begins(field, line)) {
      value(text, line);
    }
  }

  final void number(Field field, long number, LineBuffer line) {
    if (begins(field, line)) {
      line.put(number);
    }
  }

  final void millis(Field field, long nanos, LineBuffer line) {
    if (begins(field, line)) {
      line.millis(nanos);
    }
  }

  /** The fields that only some exchanges have. */
  final void circumstances(FinishedExchange exchange, LineBuffer line) {
    SlowestCall slowest = exchange.slowestCall();
    if (slowest != null) {
      text(Field.SLOWEST_CALL, slowest.name(), line);
      millis(Field.SLOWEST_CALL_MS, slowest.nanos(), line);
    }
    if (exchange.ending().error() != null) {
      text(Field.ERROR, exchange.ending().error().code(), line);
      text(Field.ENDED_BY, EndedBy.of(exchange.ending().error()), line);
    }
  }
}
