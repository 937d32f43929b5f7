package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.span.ScriptedCollector;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which spans a collector gets, whatever becomes of the collector. */
class KeptTracesTest extends TraceScene {
  @Test
  void failedExchange_isKeptAlthoughItsTraceIsNotSampled() {
    TestClient client = stage.client(gateway("sample: 0%, keep: {slower_than: 24h}"));
    client.get("/users/7");
    client.get("/nowhere");
    client.get("/broken");

    await(4);
    assertThat(attributes(span("GET /broken")))
        .containsEntry("fanlight.kept", "tail")
        .containsEntry("error.type", "503");
    assertThat(upstream.arrivals("/broken"))
        .allMatch(call -> Objects.requireNonNull(call.field("traceparent")).endsWith("-00"));
  }

  @Test
  void partialAnswer_isKeptAlthoughItsTraceIsNotSampled() {
    TestClient client = stage.client(gateway("sample: 0%, keep: {slower_than: 24h}"));
    assertThat(client.get("/home/7").status()).isEqualTo(200);

    await(6);
    assertThat(attribute(span("GET /home/{id}"), "fanlight.kept")).isEqualTo("tail");
  }

  @Test
  void keepNothing_sendsNothing() {
    TestGateway gateway =
        gateway("sample: 0%, keep: {errors: false, partial: false, slower_than: 24h}");
    TestClient client = stage.client(gateway);
    client.get("/home/7");
    client.get("/broken");
    Eventually.get("the stop", gateway.stop());

    assertThat(collector.spans()).isEmpty();
  }

  @Test
  void slowExchange_isKeptAlthoughItsTraceIsNotSampled() {
    TestClient client = stage.client(gateway("sample: 0%, keep: {slower_than: 1ms}"));
    upstream.on(
        "/users/7",
        call -> {
          call.delay(Duration.ofMillis(2));
          call.json("1");
        });
    client.get("/users/7");

    await(3);
    assertThat(attribute(span("GET /users/{id}"), "fanlight.kept")).isEqualTo("tail");
  }

  @Test
  void batch_isKeptAsAWholeIfOneItemFails() {
    TestClient client = stage.client(gateway("sample: 0%, keep: {slower_than: 24h}"));
    client.post("/batch", "[{\"path\":\"/users/7\"}]");
    client.post("/batch", "[{\"path\":\"/users/7\"},{\"path\":\"/broken\"}]");

    await(1 + 2 + 3 + 4);
  }

  @Test
  void reload_changesTheCollectorAndSwitchesItOff() {
    TestGateway gateway = gateway("sample: 100%");
    TestClient client = stage.client(gateway);
    client.get("/users/7");
    await(3);
    List<Span> before = new ArrayList<>(spans);
    try (ScriptedCollector other = new ScriptedCollector()) {
      gateway.reloaded(yaml("sample: 100%").replace(collector.url(), other.url()));
      client.get("/users/7");

      assertThat(other.await(3)).hasSize(3);
      gateway.reloaded(yaml("").replaceFirst("(?m)^tracing:.*$", "x-no: 1"));
      client.get("/users/7");
      assertThat(other.spans()).hasSize(3);
    }

    assertThat(upstream.arrivals().get(2).field("traceparent")).isNull();
    assertThat(collector.spans()).isEqualTo(before);
  }

  @Test
  void stop_sendsTheLastSpans() {
    TestGateway gateway = gateway("sample: 100%");
    stage.client(gateway).get("/users/7");

    Eventually.get("the stop", gateway.stop());

    assertThat(collector.spans()).hasSize(3);
  }

  @Test
  void hostileTexts_areSentAsTheyAre() {
    String path = "/nowhere/%3Cscript%3E" + "x".repeat(6000);
    stage.client(gateway("sample: 100%")).get(path, "tracestate: " + "a".repeat(9000));

    await(1);
    assertThat(attribute(span("GET"), "url.path")).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST x HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\n",
        "GET /nowhere HTTP/1.1\r\nHost: [\r\n",
        "GET /nowhere HTTP/1.1\r\nHost: [:80\r\n"
      })
  void malformedRequest_hasASpanAndCostsNoOthers(String head) {
    TestGateway gateway = gateway("sample: 100%");
    try (Wire wire = new Wire(gateway.port())) {
      assertThat(wire.send(head + "Connection: close\r\n\r\n").rest()).startsWith("HTTP/1.1 ");
    }
    stage.client(gateway).get("/users/7");

    await(1 + 3);
    span("GET /users/{id}");
  }

  @Test
  void deadCollector_costsNoExchange() {
    upstream.on("/users/7", call -> call.json("1"));
    String yaml = yaml("sample: 100%").replace(collector.url(), "http://127.0.0.1:1");
    TestClient client = stage.client(stage.gateway(yaml));
    for (int i = 0; i < 20; i++) {
      assertThat(client.get("/users/7").status()).isEqualTo(200);
    }
  }
}
