package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import java.util.Map;
import java.util.Set;

/** One JSON object a line, printable ASCII only. */
final class JsonLines extends LineFormat {
  JsonLines(Set<Field> dropped) {
    super(dropped);
  }

  @Override
  void print(FinishedExchange exchange, LineBuffer line) {
    int start = line.length();
    if (begins(Field.TIME, line)) {
      line.put('"');
      time(exchange, line);
      line.put('"');
    }
    text(Field.REQUEST_ID, exchange.ending().requestId(), line);
    text(Field.LISTENER, exchange.start().listener(), line);
    text(Field.CLIENT, exchange.start().client(), line);
    text(Field.PROTOCOL, "HTTP/" + exchange.start().protocol(), line);
    text(Field.METHOD, exchange.start().method(), line);
    text(Field.PATH, exchange.start().path(), line);
    text(Field.ROUTE, exchange.start().route(), line);
    number(Field.STATUS, exchange.ending().status(), line);
    number(Field.BYTES, exchange.ending().bytes(), line);
    if (exchange.isTunnel()) {
      number(Field.BYTES_RECEIVED, exchange.received(), line);
    }
    millis(Field.DURATION_MS, exchange.ending().durationNanos(), line);
    millis(Field.QUEUE_MS, exchange.queueNanos(), line);
    circumstances(exchange, line);
    if (!exchange.ending().fields().isEmpty() && begins(Field.FIELDS, line)) {
      object(exchange.ending().fields(), line);
    }
    close(start, line);
  }

  private static void object(Map<String, Object> members, LineBuffer line) {
    int start = line.length();
    members.forEach((name, value) -> {
      line.put(",\"").put(name).put("\":");
      if (value instanceof String text) {
        line.put('"').json(text).put('"');
      } else {
        line.put(value.toString());
      }
    });
    line.opened(start, '{').put('}');
  }

  /** Every member began with a comma: the first of them opens the object instead. */
  private static void close(int start, LineBuffer line) {
    line.opened(start, '{').put("}\n");
  }

  @Override
  String name(String key) {
    return ",\"" + key + "\":";
  }

  @Override
  void value(String text, LineBuffer line) {
    line.put('"').json(text).put('"');
  }
}
