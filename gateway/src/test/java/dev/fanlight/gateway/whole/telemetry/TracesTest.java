package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.TestClient;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The spans that a collector gets of exchanges, and how they hang together. */
class TracesTest extends TraceScene {
  @Test
  void proxy_hasAServerSpanACallAndTheAttemptThatTheUpstreamKnows() {
    stage.client(gateway("trust: all")).get("/users/7?secret=1", "traceparent: " + PARENT);

    await(3);
    Span server = span("GET /users/{id}");
    Span attempt = span("GET");
    assertThat(server.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(hex(server.getTraceId())).isEqualTo(TRACE);
    assertThat(hex(server.getParentSpanId())).isEqualTo("b7ad6b7169203331");
    assertThat(children(server)).containsExactly(span("call up"));
    assertThat(children(span("call up"))).containsExactly(attempt);
    assertThat(attempt.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(hex(attempt.getSpanId())).isEqualTo(sentId(upstream.arrivals().get(0)));
    assertThat(attributes(server))
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.route", "/users/{id}")
        .containsEntry("url.path", "/users/7")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("network.protocol.version", "1.1")
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("url.scheme", "http")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("fanlight.route", "user")
        .doesNotContainKeys("error.type", "fanlight.kept", "url.query");
    assertThat(attributes(attempt))
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("server.port", Integer.toString(upstream.port()))
        .containsEntry("url.full", upstream.url() + "/users/7")
        .containsEntry("fanlight.attempt.reason", "first")
        .doesNotContainKeys("error.type", "http.request.resend_count");
    assertThat(spans).allMatch(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_UNSET);
    assertThat(spans)
        .allMatch(span -> span.getStartTimeUnixNano() >= server.getStartTimeUnixNano())
        .allMatch(span -> span.getEndTimeUnixNano() <= server.getEndTimeUnixNano());
  }

  @Test
  void fanOut_showsItsCallsAndTheirRetries() {
    stage.client(gateway("trust: all")).get("/home/7", "traceparent: " + PARENT);

    await(1 + 2 + 1 + 2);
    Span server = span("GET /home/{id}");
    Span bad = span("call bad");
    assertThat(attribute(server, "fanlight.partial")).isEqualTo("true");
    assertThat(children(server)).containsExactlyInAnyOrder(span("call user"), bad);
    assertThat(attributes(bad))
        .containsEntry("fanlight.call", "bad")
        .containsEntry("fanlight.call.upstream", "up")
        .containsEntry("fanlight.call.outcome", "failure")
        .containsEntry("error.type", "call_failed")
        .containsKeys(
            "fanlight.call.turn_ms", "fanlight.call.queue_ms", "fanlight.call.deadline_ms");
    assertThat(bad.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(attribute(span("GET /users/{id}"), "url.template")).isEqualTo("/users/{id}");
    List<Span> attempts = children(bad);
    assertThat(attempts).extracting(Span::getName).containsOnly("GET /broken");
    assertThat(attempts)
        .extracting(span -> attribute(span, "fanlight.attempt.reason"))
        .containsExactly("first", "retry");
    assertThat(attempts)
        .extracting(span -> attribute(span, "http.request.resend_count"))
        .containsExactly(null, "1");
    assertThat(attempts)
        .allMatch(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR)
        .allMatch(span -> "503".equals(attribute(span, "error.type")));
    assertThat(attempts)
        .extracting(span -> hex(span.getSpanId()))
        .containsExactlyElementsOf(
            upstream.arrivals("/broken").stream().map(TraceScene::sentId).toList());
  }

  @Test
  void race_theLoserIsCancelledAndNoError() {
    upstream.on("/slow", call -> call.await(new CompletableFuture<>()));

    stage.client(gateway("sample: 100%")).get("/race");

    await(1 + 2 + 2);
    Span loser = span("call slow");
    assertThat(attribute(loser, "fanlight.call.outcome")).isEqualTo("cancelled");
    for (Span span : List.of(loser, children(loser).get(0))) {
      assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
      assertThat(attribute(span, "error.type")).isNull();
    }
    assertThat(attribute(children(loser).get(0), "fanlight.attempt.outcome"))
        .isEqualTo("cancelled");
  }

  @Test
  void hedge_theAttemptThatLostIsNoError() {
    upstream.on(
        "/hedged",
        call -> {
          Arrival second = upstream.awaitArrival("/hedged", 2);
          if (call == second) {
            call.json("1");
          } else {
            call.await(new CompletableFuture<>());
          }
        });

    stage.client(gateway("sample: 100%")).get("/hedge");

    await(1 + 1 + 2);
    assertThat(children(span("call h")))
        .extracting(span -> attribute(span, "fanlight.attempt.outcome"))
        .containsExactly("lost", "answered");
    assertThat(children(span("call h")))
        .extracting(span -> attribute(span, "fanlight.attempt.reason"))
        .containsExactly("first", "hedge");
    assertThat(spans).allMatch(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_UNSET);
  }

  @Test
  void untrustedPeer_isALink() {
    stage.client(gateway("sample: 100%")).get("/users/7", "traceparent: " + PARENT);

    await(3);
    Span server = span("GET /users/{id}");
    assertThat(hex(server.getTraceId())).isNotEqualTo(TRACE);
    assertThat(server.getParentSpanId()).isEqualTo(ByteString.EMPTY);
    assertThat(server.getLinksList())
        .singleElement()
        .satisfies(link -> {
          assertThat(hex(link.getTraceId())).isEqualTo(TRACE);
          assertThat(hex(link.getSpanId())).isEqualTo("b7ad6b7169203331");
        });
    assertThat(attribute(server, "fanlight.request_id")).isEqualTo(hex(server.getTraceId()));
  }

  @Test
  void batch_isOneTraceWithItsItems() {
    stage
        .client(gateway("trust: all"))
        .post(
            "/batch",
            "[{\"path\":\"/users/7\"},{\"path\":\"/nowhere\"}]",
            "traceparent: " + PARENT);

    await(1 + 2 + 3 + 1);
    Span batch = span("POST /batch");
    List<Span> calls = children(batch);
    assertThat(calls).extracting(Span::getName).containsOnly("call item");
    List<Span> items = calls.stream().flatMap(call -> children(call).stream()).toList();
    assertThat(items).extracting(Span::getName).containsExactlyInAnyOrder("GET /users/{id}", "GET");
    assertThat(items).allMatch(span -> span.getKind() == SpanKind.SPAN_KIND_INTERNAL);
    assertThat(items).allMatch(span -> span.getStartTimeUnixNano() >= batch.getStartTimeUnixNano());
    assertThat(spans).allMatch(span -> hex(span.getTraceId()).equals(TRACE));
  }

  @Test
  void largeBatch_hasNoSpanWhoseParentIsNotSent() {
    stage
        .client(gateway("trust: all"))
        .post(
            "/batch",
            "[" + "{\"path\":\"/nowhere\"},".repeat(59) + "{\"path\":\"/nowhere\"}]",
            "traceparent: " + PARENT);

    await(1 + 50 + 60);
    Span batch = span("POST /batch");
    Set<ByteString> ids = spans.stream().map(Span::getSpanId).collect(Collectors.toSet());
    assertThat(spans)
        .filteredOn(span -> span != batch)
        .allMatch(span -> ids.contains(span.getParentSpanId()));
    assertThat(children(batch)).extracting(Span::getName).contains("call item", "GET");
  }

  @Test
  void noRoute_isNamedByItsMethodAndInventedMethodsByNone() {
    TestClient client = stage.client(gateway("sample: 100%"));
    client.get("/nowhere");
    Eventually.get("the answer", client.send(HttpMethod.valueOf("BREW"), "/nowhere"));

    await(2);
    assertThat(names()).containsExactlyInAnyOrder("GET", "HTTP");
    assertThat(attributes(span("HTTP")))
        .containsEntry("http.request.method", "_OTHER")
        .containsEntry("http.request.method_original", "BREW")
        .doesNotContainKeys("http.route", "error.type");
  }
}
