package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans of exchanges that are not a plain request and its answer. */
class TracedKindsTest extends TraceScene {
  @TempDir static Path folder;

  private TestGateway gateway(String sample, String more) {
    return stage.gateway(
        "tracing: {otlp: \"%s\", sample: %s, keep: {slower_than: 24h}}\n%s"
            .formatted(collector.url(), sample, more));
  }

  @Test
  void plugin_hasASpanAndItsCallsAreCalls() throws IOException {
    new TestJar()
        .source(
            "test.Asks",
            TestJar.factory(
                "Asks",
                "asks",
                "return (Filter) (it, chain) -> it.calls().send(\"up\","
                    + " CallRequest.get(\"/x?key=MARK\")).compose(answer -> chain.proceed(it));"))
        .entry(TestJar.SERVICES, "test.Asks")
        .write(folder.resolve("asks.jar"));
    upstream.on("/x", call -> call.json("1"));
    TestGateway gateway =
        gateway(
            "100%",
            """
            plugin_folders: [%s]
            upstreams: {up: {url: "%s"}}
            routes:
              - {name: r, match: {path: /r}, plugins: [{name: asks, config: {word: x}}], respond: {body: ok}}
            """
                .formatted(folder, upstream.url()));

    stage.client(gateway).get("/r");

    await(1 + 1 + 2);
    assertThat(children(span("GET /r"))).contains(span("plugin asks"));
    assertThat(attributes(span("plugin asks")))
        .containsEntry("fanlight.plugin", "asks")
        .containsKeys("fanlight.plugin.request_ms", "fanlight.plugin.response_ms");
    assertThat(span("GET").getStartTimeUnixNano())
        .isGreaterThanOrEqualTo(span("plugin asks").getStartTimeUnixNano());
    assertThat(collector.taken().toString()).doesNotContain("MARK");
  }

  @Test
  void secretInThePathOfACall_isNotInItsSpans() throws IOException {
    Path secret = java.nio.file.Files.writeString(folder.resolve("secret"), "MARK-it");
    upstream.on("/a/MARK-it/b", call -> call.answer(500, "no"));
    TestGateway gateway =
        gateway(
            "100%",
            """
            upstreams: {up: {url: "%s"}}
            routes:
              - {name: f, match: {path: /f}, fan_out: {calls: [{name: c, upstream: up, path: "/a/${file:%s}/b"}]}}
              - {name: p, match: {path: /p}, proxy: {upstream: up, path: "/a/${file:%s}/b"}}
            """
                .formatted(upstream.url(), secret, secret));
    TestClient client = stage.client(gateway);
    client.get("/f");
    client.get("/p");

    await(6);
    assertThat(upstream.arrivals("/a/MARK-it/b")).hasSize(2);
    assertThat(collector.taken().toString()).doesNotContain("MARK");
  }

  @Test
  void grpcCallThatFails_isAnErrorAlthoughItsStatusInHttpIs200() {
    H2cUpstream h2 = stage.h2cUpstream();
    h2.on(
        "/s.Users/Get",
        call -> call.answer(200, "", "content-type: application/grpc", "grpc-status: 14"));
    TestGateway gateway =
        gateway(
            "0%",
            """
            upstreams: {up: {url: "%s", protocol: h2c}}
            routes: [{name: grpc, match: {path: "/s.Users/{method}"}, proxy: {upstream: up}}]
            """
                .formatted(h2.url()));

    stage
        .client(gateway, HttpVersion.HTTP_2)
        .post("/s.Users/Get", "", "content-type: application/grpc");

    await(3);
    Span server = span("POST /s.Users/{method}");
    assertThat(attributes(server))
        .containsEntry("rpc.system.name", "grpc")
        .containsEntry("rpc.method", "s.Users/Get")
        .containsEntry("rpc.response.status_code", "UNAVAILABLE")
        .containsEntry("error.type", "UNAVAILABLE")
        .containsEntry("network.protocol.version", "2")
        .containsEntry("fanlight.kept", "tail");
    assertThat(server.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void clientThatLeaves_isNoErrorAndHasNoStatus() throws IOException {
    upstream.on("/slow", call -> call.await(new CompletableFuture<>()));
    TestGateway gateway =
        gateway(
            "100%",
            """
            upstreams: {up: {url: "%s"}}
            routes: [{name: p, match: {path: /slow}, proxy: {upstream: up}}]
            """
                .formatted(upstream.url()));

    try (Socket client = new Socket("127.0.0.1", gateway.port())) {
      client
          .getOutputStream()
          .write("GET /slow HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      upstream.awaitArrival("/slow");
    }

    await(3);
    assertThat(attributes(span("GET /slow")))
        .containsEntry("fanlight.error", "client_gone")
        .doesNotContainKeys("http.response.status_code", "error.type");
    assertThat(attribute(span("call up"), "fanlight.call.outcome")).isEqualTo("cancelled");
    assertThat(spans).allMatch(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_UNSET);
  }

  @Test
  void callThatRunsOutOfTime_isAnErrorAndSaysItsPhase() {
    upstream.on("/slow", call -> call.await(new CompletableFuture<>()));
    TestGateway gateway =
        gateway(
            "0%",
            """
            upstreams: {up: {url: "%s"}}
            routes:
              - {name: f, match: {path: /f}, fan_out: {join: all, calls: [{name: c, upstream: up, path: /slow, timeout: 20ms}]}}
            """
                .formatted(upstream.url()));

    assertThat(stage.client(gateway).get("/f").status()).isEqualTo(504);

    await(3);
    assertThat(attributes(span("call c")))
        .containsEntry("fanlight.call.outcome", "timeout")
        .containsEntry("error.type", "deadline_exceeded")
        .containsKey("fanlight.call.phase");
    assertThat(attribute(span("GET /f"), "error.type")).isEqualTo("deadline_exceeded");
  }
}
