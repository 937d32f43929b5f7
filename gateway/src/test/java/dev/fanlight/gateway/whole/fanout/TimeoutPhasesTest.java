package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time runs out in the phase that took it. */
class TimeoutPhasesTest {
  @RegisterExtension static final Stage stage = new Stage();

  @Test
  void queue_isThePhaseOfACallThatWaitedForAPermit() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/a",
        call -> {
          call.await(gate);
          call.json("1");
        });
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", bulkhead: {max_concurrent: 1, max_queue: 5}}
            routes:
              - {name: slow, match: {path: /slow}, fan_out: {calls: [{name: a, upstream: up, path: /a}]}}
              - {name: fast, match: {path: /fast}, fan_out: {calls: [{name: a, upstream: up, path: /a, timeout: 50ms}]}}
            """
                .formatted(upstream.url()));
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> slow = client.send("/slow");
    upstream.awaitArrival("/a");

    assertTimedOut(client.get("/fast"), "queue", gateway);

    gate.complete(null);
    assertThat(Eventually.get("the first answer", slow).status()).isEqualTo(200);
    assertThat(upstream.arrivals()).hasSize(1);
  }

  @Test
  void connect_isThePhaseOfACallThatGotNoConnection() throws IOException {
    List<Socket> filling = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Nobody accepts: once the backlog is full, the kernel drops what asks to connect.
      for (int i = 0; i < 3; i++) {
        Socket socket = new Socket();
        filling.add(socket);
        try {
          socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 50);
        } catch (IOException dropped) {
          break;
        }
      }
      TestGateway gateway =
          stage.gateway(
              """
              upstreams:
                up: {url: "http://127.0.0.1:%d"}
              routes:
                - {name: x, match: {path: /x}, timeout: 100ms, fan_out: {calls: [{name: a, upstream: up, path: /a}]}}
              """
                  .formatted(full.getLocalPort()));

      assertTimedOut(stage.client(gateway).get("/x"), "connect", gateway);
    } finally {
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }

  @Test
  void request_isThePhaseOfAnUploadThatTheUpstreamDoesNotRead() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/x",
        call -> {
          call.await(gate);
          call.body();
        });
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - {name: x, match: {path: /x}, idle_timeout: 1s, proxy: {upstream: up}}
            """
                .formatted(upstream.url()));

    String endless =
        "POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 99999999\r\n\r\n" + "x".repeat(99_999_999);
    String answer;
    try (Wire client = new Wire(gateway.port())) {
      // The connection is closed on it, at the latest by the test.
      Thread.startVirtualThread(() -> client.sendUntilClosed(endless));
      answer = client.head() + client.rest();
    }

    assertThat(answer).contains("504 ").contains("\"phase\":\"request\"");
    assertThat(gateway.quiet().sum("fanlight_call_timeouts_total", "phase=\"request\""))
        .isEqualTo(1);
    // What was not read upstream holds up neither the call's end nor the gateway's.
    Eventually.get("the stop", gateway.stop());
    gate.complete(null);
  }

  @Test
  void response_isThePhaseOfACallThatWasNotAnswered() {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", Arrival::stall);
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", timeout: 500ms}
            routes:
              - {name: x, match: {path: /x}, proxy: {upstream: up}}
            """
                .formatted(upstream.url()));

    assertTimedOut(stage.client(gateway).get("/x"), "response", gateway);
    upstream.awaitArrival("/x").awaitDeparture();
  }

  @Test
  void body_isThePhaseOfACallWhoseAnswerDidNotEnd() {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/a",
        call -> {
          call.head(200, 10);
          call.write("begin");
          call.stall();
        });
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", timeout: 500ms}
            routes:
              - {name: x, match: {path: /x}, fan_out: {calls: [{name: a, upstream: up, path: /a}]}}
            """
                .formatted(upstream.url()));

    assertTimedOut(stage.client(gateway).get("/x"), "body", gateway);
    upstream.awaitArrival("/a").awaitDeparture();
  }

  private static void assertTimedOut(Reply reply, String phase, TestGateway gateway) {
    assertThat(reply.status()).isEqualTo(504);
    JsonObject problem = reply.json();
    assertThat(problem.getString("type")).isEqualTo("urn:fanlight:error:deadline_exceeded");
    assertThat(problem.getString("phase")).isEqualTo(phase);
    Eventually.equal(
        "the timeouts counted for that phase",
        1.0,
        () -> gateway.metrics().sum("fanlight_call_timeouts_total", "phase=\"" + phase + "\""));
    assertThat(gateway.metrics().sum("fanlight_call_timeouts_total")).isEqualTo(1);
  }
}
