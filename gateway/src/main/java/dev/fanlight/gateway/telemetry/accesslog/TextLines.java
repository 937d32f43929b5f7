package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.SlowestCall;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * One readable line: time, client, request, status, bytes, duration, then what else is known as
 * {@code name=value}. Everything but printable ASCII is escaped, blanks and quotes too.
 */
final class TextLines implements LineFormat {
  private static final int MICROS_PER_MILLI = 1000;

  @Override
  public void print(List<ExchangeRecord> records, OutputStream out) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ExchangeRecord record : records) {
      print(record, lines);
    }
    out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static void print(ExchangeRecord exchange, StringBuilder line) {
    TIME.formatTo(Instant.ofEpochMilli(exchange.epochMillis()), line);
    line.append(' ');
    word(exchange.client(), line).append(' ');
    word(exchange.method(), line).append(' ');
    word(exchange.path(), line).append(' ');
    word(exchange.protocol(), line).append(' ');
    line.append(exchange.status()).append(' ').append(exchange.bytes()).append("B ");
    millis(exchange.durationNanos(), line);
    word(exchange.route(), line.append(" route="));
    word(exchange.listener(), line.append(" listener="));
    word(exchange.requestId(), line.append(" id="));
    millis(exchange.queueNanos(), line.append(" queue="));
    if (exchange.isTunnel()) {
      line.append(" received=").append(exchange.received()).append('B');
    }
    SlowestCall slowest = exchange.slowestCall();
    if (slowest != null) {
      word(slowest.name(), line.append(" slowest="));
      millis(slowest.nanos(), line.append(':'));
    }
    if (exchange.error() != null) {
      line.append(" error=").append(exchange.error().code());
      line.append(" ended_by=").append(EndedBy.of(exchange.error()));
    }
    exchange
        .fields()
        .forEach((name, value) ->
            word(value.toString(), line.append(" fields.").append(name).append('=')));
    line.append('\n');
  }

  private static StringBuilder word(String value, StringBuilder line) {
    if (value.isEmpty()) {
      return line.append('-');
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > ' ' && c < 0x7f && c != '"' && c != '\\') {
        line.append(c);
      } else {
        line.append("\\u").append(String.format("%04x", (int) c));
      }
    }
    return line;
  }

  private static void millis(long nanos, StringBuilder line) {
    long micros = Math.round(nanos / 1e3);
    line.append(micros / MICROS_PER_MILLI).append('.');
    long fraction = micros % MICROS_PER_MILLI;
    line.append(fraction / 100).append(fraction / 10 % 10).append(fraction % 10).append("ms");
  }
}
