package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival.Departure;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever ends a call is seen upstream, and time runs out in the phase that took it. */
class CancellationTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String THREE =
      "[{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b},"
          + " {name: c, upstream: up, path: /c}]";

  private static ScriptedUpstream upstream(String protocol) {
    ScriptedUpstream upstream = protocol.equals("h2c") ? stage.h2cUpstream() : stage.upstream();
    for (String path : List.of("/a", "/b", "/c", "/x")) {
      upstream.on(path, Arrival::stall);
    }
    return upstream;
  }

  private static TestGateway gateway(ScriptedUpstream upstream, String protocol) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", protocol: %s}
        routes:
          - {name: all, match: {path: /all}, fan_out: {join: all, calls: %s}}
          - {name: live, match: {path: /live}, fan_out: {join: as_completed, calls: %s}}
          - {name: late, match: {path: /late}, timeout: 500ms, fan_out: {join: all, calls: %s}}
          - {name: proxy, match: {path: /x}, proxy: {upstream: up}}
        """
            .formatted(upstream.url(), protocol, THREE, THREE, THREE));
  }

  private static void assertAllDeparted(ScriptedUpstream upstream, String protocol, int calls) {
    Eventually.equal("the number of calls", calls, () -> upstream.arrivals().size());
    for (Arrival call : upstream.arrivals()) {
      Departure how = call.awaitDeparture();
      if (protocol.equals("h2c")) {
        assertThat(how).as(call.target).isEqualTo(Departure.RESET);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/1.1", "h2c"})
  void deadline_ofTheExchangeEndsEveryCallUpstream(String protocol) {
    ScriptedUpstream upstream = upstream(protocol);
    TestGateway gateway = gateway(upstream, protocol);

    Reply reply = stage.client(gateway).get("/late");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.code()).isEqualTo("deadline_exceeded");
    assertAllDeparted(upstream, protocol, 3);
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"timeout\"")).isEqualTo(3);
    assertThat(after.sum("fanlight_calls_total")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "http/1.1, /all, 3",
    "h2c, /all, 3",
    "http/1.1, /live, 3",
    "http/1.1, /x, 1",
    "h2c, /x, 1"
  })
  void client_thatClosesItsConnectionEndsItsCalls(String protocol, String path, int calls) {
    ScriptedUpstream upstream = upstream(protocol);
    TestGateway gateway = gateway(upstream, protocol);

    try (Wire client = new Wire(gateway.port())) {
      client.send("GET " + path + " HTTP/1.1\r\nhost: g\r\n\r\n");
      Eventually.equal("the number of calls", calls, () -> upstream.open().size());
    }

    assertAllDeparted(upstream, protocol, calls);
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(calls);
    assertThat(after.sum("fanlight_calls_total")).isEqualTo(calls);
    assertThat(after.sum("fanlight_requests_total", "status=\"499\"")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"http/1.1, /all, 3", "h2c, /all, 3", "h2c, /x, 1"})
  void client_thatResetsItsStreamEndsItsCalls(String protocol, String path, int calls) {
    ScriptedUpstream upstream = upstream(protocol);
    TestGateway gateway = gateway(upstream, protocol);
    TestClient client = stage.client(gateway, HttpVersion.HTTP_2);

    HttpClientRequest request =
        Eventually.get(
            "a stream",
            client.open(HttpMethod.GET, path).toCompletionStage().toCompletableFuture());
    request.exceptionHandler(expected -> {}).send();
    Eventually.equal("the number of calls", calls, () -> upstream.open().size());
    request.reset(8);

    assertAllDeparted(upstream, protocol, calls);
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"cancelled\""))
        .isEqualTo(calls);
  }

  @Test
  void h2cStream_thatIsResetLeavesItsConnectionToTheOthers() {
    ScriptedUpstream upstream = upstream("h2c");
    TestGateway gateway = gateway(upstream, "h2c");
    TestClient client = stage.client(gateway);
    client.get("/late");
    assertAllDeparted(upstream, "h2c", 3);

    for (String path : List.of("/a", "/b", "/c")) {
      upstream.on(path, call -> call.json("1"));
    }

    assertThat(client.get("/all").status()).isEqualTo(200);
  }

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

    String endless = "x".repeat(99_999_999);
    String answer;
    try (Wire client = new Wire(gateway.port())) {
      client.send("POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 99999999\r\n\r\n");
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
