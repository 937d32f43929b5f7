package dev.fanlight.gateway.admin.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanlight.gateway.telemetry.journal.CallRecord;
import dev.fanlight.gateway.telemetry.journal.RecentExchange;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recent exchanges as JSON, written straight to bytes: there may be tens of thousands of calls. */
final class ExchangesJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  private ExchangesJson(JsonGenerator json) {
    this.json = json;
  }

  static Buffer of(List<RecentExchange> exchanges) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      new ExchangesJson(generator).write(exchanges);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private void write(List<RecentExchange> exchanges) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("exchanges");
    for (RecentExchange exchange : exchanges) {
      write(exchange);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(RecentExchange exchange) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", Instant.ofEpochMilli(exchange.epochMillis()).toString());
    json.writeStringField("request_id", exchange.requestId());
    json.writeStringField("listener", exchange.listener());
    json.writeStringField("route", exchange.route());
    json.writeStringField("method", exchange.method());
    json.writeNumberField("status", exchange.status());
    json.writeNumberField("bytes", exchange.bytes());
    writeMillis("duration_ms", exchange.durationNanos());
    writeMillis("queue_ms", exchange.queueNanos());
    writeError(exchange.error());
    json.writeArrayFieldStart("calls");
    for (CallRecord call : exchange.calls()) {
      write(call);
    }
    json.writeEndArray();
    if (exchange.omitted() > 0) {
      json.writeNumberField("calls_omitted", exchange.omitted());
    }
    json.writeEndObject();
  }

  private void write(CallRecord call) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", call.name());
    json.writeStringField("upstream", call.upstream());
    json.writeStringField("outcome", call.outcome().label());
    if (call.status() > 0) {
      json.writeNumberField("status", call.status());
    }
    writeError(call.error());
    if (call.phase() != null) {
      json.writeStringField("phase", call.phase().label());
    }
    writeMillis("start_ms", call.startNanos());
    writeMillis("queue_ms", call.queueNanos());
    writeMillis("connect_ms", call.connectNanos());
    writeMillis("run_ms", call.durationNanos() - call.queueNanos() - call.connectNanos());
    json.writeNumberField("attempts", call.attempts());
    json.writeEndObject();
  }

  private void writeError(@Nullable ErrorCode error) throws IOException {
    if (error != null) {
      json.writeStringField("error", error.code());
    }
  }

  /** To a thousandth. */
  private void writeMillis(String field, long nanos) throws IOException {
    json.writeNumberField(field, Math.round(nanos / 1e3) / 1e3);
  }
}
