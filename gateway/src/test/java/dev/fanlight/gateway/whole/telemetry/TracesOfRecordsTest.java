package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.TestGateway;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Spans say what the record of their exchange says, which the page of recent exchanges shows. */
class TracesOfRecordsTest extends TraceScene {
  private TestGateway gateway() {
    upstream.on("/broken", call -> call.answer(503, "no"));
    upstream.on("/stuck", call -> call.await(new CompletableFuture<>()));
    upstream.on(
        "/hedged",
        call -> {
          if (call == upstream.awaitArrival("/hedged", 2)) {
            call.json("{\"id\":\"7\"}");
          } else {
            call.await(new CompletableFuture<>());
          }
        });
    upstream.on(
        "/then/7",
        call -> {
          upstream.awaitArrival("/broken", 3);
          call.json("1");
        });
    return stage.gateway(
        """
        tracing: {otlp: "%s", sample: 100%%}
        upstreams:
          up: {url: "%s", retry: {attempts: 3, on: [503], budget: 100%%}}
        routes:
          - name: all
            match: {path: /all}
            fan_out:
              join: {quorum: 2}
              calls:
                - {name: hedged, upstream: up, path: /hedged, hedge: {delay: 5ms, max: 1}}
                - {name: then, upstream: up, path: "/then/{id}", after: [hedged], with: {id: "hedged.body#/id"}}
                - {name: retried, upstream: up, path: /broken}
                - {name: stuck, upstream: up, path: /stuck}
        """
            .formatted(collector.url(), upstream.url()));
  }

  @Test
  void fanOutWithRetriesHedgesAndCancelledCalls_isAsItsRecord() {
    TestGateway gateway = gateway();
    assertThat(stage.client(gateway).get("/all").status()).isEqualTo(200);
    gateway.rest();
    JsonObject exchange =
        new JsonObject(gateway.admin("/api/exchanges")).getJsonArray("exchanges").getJsonObject(0);
    List<JsonObject> calls =
        exchange.getJsonArray("calls").stream().map(JsonObject.class::cast).toList();

    await(1 + calls.stream().mapToInt(call -> 1 + attempts(call).size()).sum());
    Span server = span("GET /all");
    assertThat(hex(server.getTraceId())).isEqualTo(exchange.getString("trace_id"));
    assertThat(millis(server, server.getEndTimeUnixNano()))
        .isEqualTo(exchange.getDouble("duration_ms"));
    assertThat(children(server)).hasSameSizeAs(calls);
    calls.forEach(call -> compare(server, call));
    assertThat(calls)
        .extracting(call -> call.getString("name") + " " + attempts(call).size())
        .contains("hedged 2", "then 1", "retried 3", "stuck 1");
  }

  private static List<JsonObject> attempts(JsonObject call) {
    return call.getJsonArray("attempts").stream().map(JsonObject.class::cast).toList();
  }

  private void compare(Span server, JsonObject call) {
    Span span = span("call " + call.getString("name"));
    assertThat(span.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(attribute(span, "fanlight.call.outcome")).isEqualTo(call.getString("outcome"));
    assertThat(attribute(span, "fanlight.call.after")).isEqualTo(call.getString("after"));
    assertThat(attribute(span, "fanlight.error"))
        .isEqualTo(call.getString("outcome").equals("cancelled") ? null : call.getString("error"));
    assertThat(millis(server, span.getStartTimeUnixNano())).isEqualTo(call.getDouble("start_ms"));
    List<Span> spans = children(span);
    List<JsonObject> attempts = attempts(call);
    assertThat(spans).hasSameSizeAs(attempts);
    IntStream.range(0, spans.size())
        .forEach(i -> compareAttempt(server, spans.get(i), attempts.get(i)));
  }

  private void compareAttempt(Span server, Span span, JsonObject attempt) {
    assertThat(attribute(span, "fanlight.attempt.reason")).isEqualTo(attempt.getString("reason"));
    assertThat(attribute(span, "fanlight.attempt.outcome")).isEqualTo(attempt.getString("outcome"));
    assertThat(attribute(span, "server.address") + ":" + attribute(span, "server.port"))
        .isEqualTo(attempt.getString("endpoint"));
    assertThat(millis(server, span.getStartTimeUnixNano()))
        .isEqualTo(attempt.getDouble("start_ms"));
    assertThat(millis(server, span.getEndTimeUnixNano())).isEqualTo(attempt.getDouble("end_ms"));
  }

  /** From the beginning of the exchange, to a thousandth. */
  private static double millis(Span server, long epochNanos) {
    return Math.round((epochNanos - server.getStartTimeUnixNano()) / 1e3) / 1e3;
  }
}
