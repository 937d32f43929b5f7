package dev.fanlight.gateway.telemetry.accesslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.SlowestCall;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object a line, printable ASCII only; a field without a value is left out. */
final class JsonLines implements LineFormat {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;

  private final JsonFactory json =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .characterEscapes(new Escapes())
          .build();

  /** Those of JSON, and DEL: JSON lets it stand, but it is a control character of terminals. */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    private final int[] ascii = standardAsciiEscapesForJSON();

    Escapes() {
      ascii[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }

  @Override
  public void print(List<ExchangeRecord> records, OutputStream out) throws IOException {
    try (JsonGenerator line = json.createGenerator(out)) {
      line.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (ExchangeRecord record : records) {
        print(record, line);
      }
      line.writeRaw('\n');
    }
  }

  private static void print(ExchangeRecord exchange, JsonGenerator line) throws IOException {
    line.writeStartObject();
    line.writeStringField("time", TIME.format(Instant.ofEpochMilli(exchange.epochMillis())));
    line.writeStringField("request_id", exchange.requestId());
    line.writeStringField("listener", exchange.listener());
    line.writeStringField("client", exchange.client());
    line.writeStringField("protocol", exchange.protocol());
    line.writeStringField("method", exchange.method());
    line.writeStringField("path", exchange.path());
    line.writeStringField("route", exchange.route());
    line.writeNumberField("status", exchange.status());
    line.writeNumberField("bytes", exchange.bytes());
    if (exchange.isTunnel()) {
      line.writeNumberField("bytes_received", exchange.received());
    }
    line.writeNumberField("duration_ms", millis(exchange.durationNanos()));
    line.writeNumberField("queue_ms", millis(exchange.queueNanos()));
    SlowestCall slowest = exchange.slowestCall();
    if (slowest != null) {
      line.writeStringField("slowest_call", slowest.name());
      line.writeNumberField("slowest_call_ms", millis(slowest.nanos()));
    }
    if (exchange.error() != null) {
      line.writeStringField("error", exchange.error().code());
      line.writeStringField("ended_by", EndedBy.of(exchange.error()));
    }
    if (!exchange.fields().isEmpty()) {
      line.writeObjectFieldStart("fields");
      for (Map.Entry<String, Object> field : exchange.fields().entrySet()) {
        line.writeObjectField(field.getKey(), field.getValue());
      }
      line.writeEndObject();
    }
    line.writeEndObject();
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
  }
}
