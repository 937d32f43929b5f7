package dev.fanlight.gateway.admin.exchange;

import static dev.fanlight.gateway.telemetry.journal.FinishedExchange.happened;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Attempt;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Part;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Plugin;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges.Entry;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recent exchanges as JSON, written straight to bytes: there may be tens of thousands of calls.
 * Nothing secret is in it: no path, no query, no header field.
 */
final class ExchangesJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int LONGEST_METHOD = 20;

  private final JsonGenerator json;

  private ExchangesJson(JsonGenerator json) {
    this.json = json;
  }

  /** A page of them. */
  static Buffer page(List<Entry> exchanges) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      generator.writeStartObject();
      generator.writeArrayFieldStart("exchanges");
      ExchangesJson writer = new ExchangesJson(generator);
      for (Entry exchange : exchanges) {
        writer.write(exchange);
      }
      generator.writeEndArray();
      generator.writeEndObject();
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /** One of them. */
  static Buffer one(Entry exchange) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      new ExchangesJson(generator).write(exchange);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private void write(Entry entry) throws IOException {
    FinishedExchange exchange = entry.exchange();
    Ending ending = exchange.ending();
    json.writeStartObject();
    json.writeStringField("id", entry.id());
    json.writeStringField("time", Instant.ofEpochMilli(ending.epochMillis()).toString());
    json.writeStringField("request_id", ending.requestId());
    if (exchange.start().trace() != null) {
      json.writeStringField("trace_id", exchange.start().trace().traceId());
    }
    json.writeStringField("listener", exchange.start().listener());
    json.writeStringField("route", exchange.start().route());
    json.writeStringField("method", method(exchange.start().method()));
    json.writeNumberField("status", ending.status());
    json.writeNumberField("bytes", ending.bytes());
    writeMillis("duration_ms", ending.durationNanos());
    writeMillis("queue_ms", exchange.queueNanos());
    writeMillis("overhead_ms", ending.overheadNanos());
    writeTime("deadline_ms", exchange.deadlineAt());
    writeError(ending.error());
    json.writeArrayFieldStart("calls");
    for (Call call : exchange.calls()) {
      write(call);
    }
    json.writeEndArray();
    if (exchange.omitted() > 0) {
      json.writeNumberField("calls_omitted", exchange.omitted());
    }
    json.writeArrayFieldStart("plugins");
    for (Plugin plugin : exchange.plugins()) {
      write(plugin);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("critical_path");
    for (Part part : exchange.criticalPath()) {
      write(part);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String method(String sent) {
    return sent.length() > LONGEST_METHOD ? "OTHER" : sent;
  }

  private void write(Call call) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", call.name());
    json.writeStringField("upstream", call.upstream());
    json.writeStringField("outcome", call.outcome() == null ? "open" : call.outcome().label());
    writeStatus(call.status());
    writeError(call.error());
    if (call.phase() != null) {
      json.writeStringField("phase", call.phase().label());
    }
    writeMillis("start_ms", call.startAt());
    writeMillis("turn_ms", call.turnNanos());
    writeMillis("queue_ms", call.queueNanos());
    writeMillis("connect_ms", call.connectNanos());
    writeMillis("run_ms", call.runNanos());
    if (call.after() != null) {
      json.writeStringField("after", call.after());
    }
    writeTime("deadline_ms", call.deadlineAt());
    writeTime("cancelled_ms", call.cancelledAt());
    if (!call.awaited()) {
      json.writeBooleanField("background", true);
    }
    json.writeArrayFieldStart("attempts");
    for (Attempt attempt : call.attempts()) {
      write(attempt);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(Attempt attempt) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", attempt.number());
    json.writeStringField("reason", attempt.reason().label());
    json.writeStringField("endpoint", attempt.endpoint());
    writeMillis("start_ms", attempt.startAt());
    writeTime("connected_ms", attempt.connectedAt());
    writeTime("head_ms", attempt.headAt());
    writeTime("body_ms", attempt.bodyAt());
    writeTime("end_ms", attempt.endAt());
    writeStatus(attempt.status());
    json.writeStringField("outcome", attempt.outcome() == null ? "open" : attempt.outcome());
    writeError(attempt.error());
    json.writeEndObject();
  }

  private void write(Plugin plugin) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", plugin.name());
    json.writeNumberField("place", plugin.place());
    writeMillis("entered_ms", plugin.enteredAt());
    writeTime("proceeded_ms", plugin.proceededAt());
    writeTime("resumed_ms", plugin.resumedAt());
    writeTime("left_ms", plugin.leftAt());
    json.writeBooleanField("failed", happened(plugin.failedAt()));
    json.writeEndObject();
  }

  private void write(Part part) throws IOException {
    json.writeStartObject();
    if (part.call() != null) {
      json.writeStringField("call", part.call());
    }
    if (part.plugin() != null) {
      json.writeStringField("plugin", part.plugin());
    }
    json.writeStringField("phase", part.phase().label());
    writeMillis("start_ms", part.startAt());
    writeMillis("duration_ms", part.durationNanos());
    json.writeEndObject();
  }

  private void writeError(@Nullable ErrorCode error) throws IOException {
    if (error != null) {
      json.writeStringField("error", error.code());
    }
  }

  private void writeStatus(int status) throws IOException {
    if (status > 0) {
      json.writeNumberField("status", status);
    }
  }

  /** What has not happened is left out. */
  private void writeTime(String field, long nanos) throws IOException {
    if (happened(nanos)) {
      writeMillis(field, nanos);
    }
  }

  /** To a thousandth. */
  private void writeMillis(String field, long nanos) throws IOException {
    json.writeNumberField(field, Math.round(nanos / 1e3) / 1e3);
  }
}
