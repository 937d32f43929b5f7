package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import java.util.Map;
import java.util.Set;

/** One JSON object a line, printable ASCII only. */
final class JsonLines extends LineFormat {
  JsonLines(Set<Field> dropped) {
    super(dropped, Set.of());
  }

  @Override
  void print(FinishedExchange exchange, LineBuffer line) {
    int start = line.length();
    when(exchange, 0, line);
    fields(exchange, line);
    line.opened(start, '{').put("}\n");
  }

  @Override
  void print(FinishedExchange exchange, Call call, LineBuffer line) {
    int start = line.length();
    when(exchange, call.startAt(), line);
    fields(exchange, call, line);
    line.opened(start, '{').put("}\n");
  }

  private void when(FinishedExchange exchange, long afterNanos, LineBuffer line) {
    if (begins(Field.TIME, line)) {
      line.put('"');
      time(exchange, afterNanos, line);
      line.put('"');
    }
  }

  @Override
  void others(Field field, Map<String, ?> values, LineBuffer line) {
    if (values.isEmpty() || !begins(field, line)) {
      return;
    }
    int start = line.length();
    values.forEach((name, value) -> {
      line.put(name(name));
      if (value instanceof String text) {
        value(text, line);
      } else {
        line.put(value.toString());
      }
    });
    line.opened(start, '{').put('}');
  }

  /** Every member begins with a comma; the first of an object opens that instead. */
  @Override
  String name(String key) {
    return ",\"" + key + "\":";
  }

  @Override
  void value(String text, LineBuffer line) {
    line.put('"').json(text).put('"');
  }
}
