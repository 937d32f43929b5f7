package dev.fanlight.gateway.whole.telemetry;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fanlight.gateway.telemetry.span.ScriptedCollector;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway between an upstream and a collector, and the spans that the collector gets. */
abstract class TraceScene {
  @RegisterExtension static final Stage stage = new Stage();

  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  final Http1Upstream upstream = stage.upstream();
  final ScriptedCollector collector = new ScriptedCollector();
  List<Span> spans = List.of();

  @AfterEach
  void closeCollector() {
    collector.close();
  }

  TestGateway gateway(String tracing) {
    for (String path : List.of("/users/7", "/b")) {
      upstream.on(path, call -> call.json("1"));
    }
    upstream.on("/broken", call -> call.answer(503, "no"));
    return stage.gateway(yaml(tracing));
  }

  String yaml(String tracing) {
    return """
    tracing: {otlp: "%s"%s}
    upstreams:
      up: {url: "%s", retry: {attempts: 2, on: [503], budget: 100%%}}
      hedged: {url: "%s", hedge: {delay: 5ms, max: 1}}
    routes:
      - {name: user, match: {path: "/users/{id}"}, proxy: {upstream: up}}
      - {name: broken, match: {path: /broken}, proxy: {upstream: up}}
      - {name: batch, match: {path: /batch}, batch: {}}
      - name: home
        match: {path: "/home/{id}"}
        fan_out: {join: all_settled, calls: [{name: user, upstream: up, path: "/users/{id}"}, {name: bad, upstream: up, path: /broken}]}
      - name: race
        match: {path: /race}
        fan_out: {join: first, calls: [{name: quick, upstream: up, path: /b}, {name: slow, upstream: up, path: /slow}]}
      - name: hedge
        match: {path: /hedge}
        fan_out: {join: all, calls: [{name: h, upstream: hedged, path: /hedged}]}
    """
        .formatted(
            collector.url(),
            tracing.isEmpty() ? "" : ", " + tracing,
            upstream.url(),
            upstream.url());
  }

  void await(int count) {
    spans = collector.await(count);
    assertThat(spans).hasSize(count);
  }

  Span span(String name) {
    List<Span> named = spans.stream().filter(span -> span.getName().equals(name)).toList();
    assertThat(named).as("spans " + name + " of " + names()).hasSize(1);
    return named.get(0);
  }

  List<String> names() {
    return spans.stream().map(Span::getName).toList();
  }

  List<Span> children(Span parent) {
    return spans.stream()
        .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
        .toList();
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(toMap(KeyValue::getKey, attribute -> text(attribute.getValue())));
  }

  static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> value.getStringValue();
    };
  }

  static @Nullable String attribute(Span span, String key) {
    return attributes(span).get(key);
  }

  /** The id of the span that this request of an attempt has named. */
  static String sentId(Arrival arrival) {
    return Objects.requireNonNull(arrival.field("traceparent")).substring(36, 52);
  }
}
