package dev.fanlight.gateway.whole.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that never come to the end of their uploads. */
class LateUploadsTest {
  private static final String CHUNKED =
      "POST /x HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n";

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private TestGateway gateway(String keys) {
    upstream.on(
        "/x",
        call -> {
          call.read(1);
          call.read(1);
        });
    upstream.on("/ok", call -> call.answer(200, "ok"));
    return gateway("{}", keys);
  }

  private TestGateway gateway(String limits, String keys) {
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, limits: %s}]
        upstreams:
          up: {url: "%s", bulkhead: {max_concurrent: 1, max_queue: 0}}
        routes:
          - {name: x, match: {path: /x}, %s, proxy: {upstream: up}}
          - {name: ok, match: {path: /ok}, proxy: {upstream: up}}
        """
            .formatted(limits, upstream.url(), keys));
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_duration: 200ms", "upload_timeout: 200ms"})
  void aLateUpload_isAnswered408AndGivesItsPermitBack(String key) {
    TestGateway gateway = gateway(key);
    try (Wire client = new Wire(gateway.port())) {
      client.send(CHUNKED);
      assertThat(client.head()).startsWith("http/1.1 408 ").contains("connection: close");
      assertThat(client.rest()).contains("urn:fanlight:error:request_timeout");
    }
    upstream.awaitArrival("/x").awaitDeparture();
    gateway.rest();
    assertThat(stage.client(gateway).get("/ok").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_duration: 200ms", "upload_timeout: 200ms"})
  void aLateUploadOverHttp2_isAnswered408(String key) {
    TestGateway gateway = gateway(key);
    Future<HttpClientResponse> answer =
        stage
            .client(gateway, HttpVersion.HTTP_2)
            .open(HttpMethod.POST, "/x")
            .compose(request -> begun(request.setChunked(true)));
    assertThat(
            Eventually.get("the answer", answer.toCompletionStage().toCompletableFuture())
                .statusCode())
        .isEqualTo(408);
    gateway.rest();
  }

  @Test
  void aSmallUpload_holdsNoPermitAndUsesUpNoTimeWhileItComes() {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", bulkhead: {max_concurrent: 1, max_queue: 1}}
            routes:
              - {name: x, match: {path: /x}, timeout: 1s, proxy: {upstream: up}}
              - {name: ok, match: {path: /ok}, proxy: {upstream: up}}
              - {name: late, match: {path: /late}, respond: {status: 200, delay: 1200ms}}
            """
                .formatted(upstream.url()));
    upstream.on("/ok", call -> call.answer(200, "ok"));
    upstream.on("/x", call -> call.answer(200, new String(call.read(5), UTF_8)));
    try (Wire slow = new Wire(gateway.port())) {
      slow.send("POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 5\r\n\r\na");
      TestClient client = stage.client(gateway);
      assertThat(client.get("/late").status()).isEqualTo(200);
      assertThat(client.get("/ok").status()).isEqualTo(200);

      slow.send("bcde");

      assertThat(slow.head()).startsWith("http/1.1 200 ");
      assertThat(slow.read(5)).isEqualTo("abcde");
    }
    gateway.rest();
  }

  private static final String RATE = "{body_rate: {bytes: 10, after: 200ms}}";

  @Test
  void aSlowUpload_isAnswered408AndGivesItsPermitBack() {
    upstream.on("/ok", call -> call.answer(200, "ok"));
    upstream.on(
        "/x",
        call -> {
          call.read(1);
          call.read(1);
        });
    TestGateway gateway = gateway(RATE, "timeout: 10s");
    try (Wire client = new Wire(gateway.port())) {
      client.send(CHUNKED);
      assertThat(client.head()).startsWith("http/1.1 408 ").contains("connection: close");
      assertThat(client.rest()).contains("too slowly");
    }
    gateway.rest();
    assertThat(stage.client(gateway).get("/ok").status()).isEqualTo(200);
  }

  @Test
  void aSlowUploadOverHttp2_isAnswered408() {
    upstream.on("/x", call -> call.await(gate));
    TestGateway gateway = gateway(RATE, "timeout: 10s");
    Future<HttpClientResponse> answer =
        stage
            .client(gateway, HttpVersion.HTTP_2)
            .open(HttpMethod.POST, "/x")
            .compose(request -> begun(request.setChunked(true)));
    assertThat(
            Eventually.get("the answer", answer.toCompletionStage().toCompletableFuture())
                .statusCode())
        .isEqualTo(408);
    gateway.rest();
    gate.complete(null);
  }

  private static Future<HttpClientResponse> begun(HttpClientRequest request) {
    return request.write("a").compose(written -> request.response());
  }

  private static final String GRPC_TIMES =
      "upload_timeout: 50ms, max_duration: 10s, idle_timeout: 150ms";

  @Test
  void grpc_isNotBoundByTheTimeOfUploads() {
    TestGateway gateway = gateway(GRPC_TIMES);
    Future<HttpClientResponse> answer =
        stage
            .client(gateway, HttpVersion.HTTP_2)
            .open(HttpMethod.POST, "/x")
            .compose(request ->
                begun(request.setChunked(true).putHeader("content-type", "application/grpc")));

    HttpClientResponse failed =
        Eventually.get("the answer", answer.toCompletionStage().toCompletableFuture());
    assertThat(failed.getHeader("grpc-status")).isEqualTo("4");
    assertThat(failed.getHeader("grpc-message")).contains("did not go on sending");
  }

  @Test
  void theTypeOfGrpcOverHttp1_changesNothing() {
    TestGateway gateway = gateway(GRPC_TIMES);
    try (Wire client = new Wire(gateway.port())) {
      client.send(CHUNKED.replace("host: g", "host: g\r\ncontent-type: application/grpc"));
      assertThat(client.head()).contains("did not send the request body in time");
    }
  }

  @Test
  void anUpstreamThatDoesNotAnswer_isATimeoutWithinTheMostTheExchangeMayTake() {
    TestGateway gateway = gateway("max_duration: 200ms");
    upstream.on("/x", call -> call.await(gate));
    try (Wire client = new Wire(gateway.port())) {
      client.send("POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 1\r\n\r\na");
      assertThat(client.head()).startsWith("http/1.1 504 ");
    }
    gateway.rest();
    gate.complete(null);
  }
}
