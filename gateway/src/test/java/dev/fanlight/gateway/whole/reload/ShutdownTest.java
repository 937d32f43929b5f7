package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stop is graceful: whoever was heard gets a whole answer, the others a clean close. */
class ShutdownTest {
  private static final String GET = "GET /x HTTP/1.1\r\nhost: g\r\n\r\n";

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private TestGateway gateway(String timeout) {
    return stage.gateway(
        """
        shutdown: {timeout: %s}
        upstreams:
          up: {url: "%s"}
        routes:
          - {name: x, match: {path: /**}, proxy: {upstream: up}}
          - name: fan
            match: {path: /fan}
            fan_out: {calls: [{name: y, upstream: up, path: /y}]}
          - {name: delayed, match: {path: /delayed}, respond: {delay: 5s, body: late}}
        """
            .formatted(timeout, upstream.url()));
  }

  private void slow() {
    upstream.on(
        "/x",
        call -> {
          call.await(gate);
          call.answer(200, "whole");
        });
  }

  @Test
  void stop_answersWhatWasReadAndClosesTheRestCleanly() {
    slow();
    upstream.on("/y", call -> call.answer(200, "before"));
    TestGateway gateway = gateway("10s");
    List<Wire> busy = wires(gateway, 5);
    List<Wire> idle = wires(gateway, 3);
    List<Wire> unused = wires(gateway, 2);
    busy.forEach(client -> client.send(GET));
    for (Wire client : idle) {
      client.send("GET /y HTTP/1.1\r\nhost: g\r\n\r\n").head();
      client.read("before".length());
    }
    TestClient http2 = stage.client(gateway, HttpVersion.HTTP_2);
    List<CompletableFuture<Reply>> streams = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      streams.add(http2.send("/x"));
    }
    upstream.awaitArrival("/x", 10);

    CompletableFuture<Void> stopped = gateway.stop();

    idle.forEach(client -> assertThat(client.rest()).isEmpty());
    unused.forEach(client -> assertThat(client.rest()).isEmpty());
    assertThat(stopped).isNotDone();
    gate.complete(null);
    for (Wire client : busy) {
      assertThat(client.head()).contains(" 200 ").contains("connection: close");
      assertThat(client.rest()).isEqualTo("whole");
    }
    for (CompletableFuture<Reply> stream : streams) {
      assertThat(Eventually.get("an answer", stream).body()).isEqualTo("whole");
    }
    Eventually.get("the stop", stopped);
    busy.forEach(Wire::close);
    idle.forEach(Wire::close);
    unused.forEach(Wire::close);
  }

  private static List<Wire> wires(TestGateway gateway, int count) {
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      wires.add(new Wire(gateway.port()));
    }
    return wires;
  }

  @Test
  void stop_underLoadLeavesNoAnswerHalf() throws InterruptedException {
    upstream.on("/x", call -> call.answer(200, "whole"));
    TestGateway gateway = gateway("10s");
    CountDownLatch running = new CountDownLatch(40);
    List<CompletableFuture<String>> ends = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      CompletableFuture<String> end = new CompletableFuture<>();
      ends.add(end);
      Thread.startVirtualThread(() -> end.complete(load(gateway.port(), running)));
    }
    running.await();

    Eventually.get("the stop", gateway.stop());

    for (CompletableFuture<String> end : ends) {
      assertThat(Eventually.get("the end of a client", end)).isEqualTo("");
    }
  }

  /** One request after the other on one connection, until that is closed; what is wrong with it. */
  private static String load(int port, CountDownLatch answered) {
    try (Wire client = new Wire(port)) {
      while (true) {
        String head = client.headUnlessClosed(GET);
        if (head.isEmpty()) {
          return "";
        }
        if (!head.contains(" 200 ") || !client.read("whole".length()).equals("whole")) {
          return head;
        }
        answered.countDown();
      }
    } catch (AssertionError half) {
      return String.valueOf(half.getMessage());
    }
  }

  @Test
  void atItsTimeout_aStopAnswersWhatHasNoAnswerYet() {
    upstream.on("/x", Arrival::stall);
    upstream.on("/y", Arrival::stall);
    TestGateway gateway = gateway("200ms");
    TestClient http2 = stage.client(gateway, HttpVersion.HTTP_2);
    try (Wire proxied = new Wire(gateway.port());
        Wire fannedOut = new Wire(gateway.port());
        Wire delayed = new Wire(gateway.port())) {
      proxied.send(GET);
      fannedOut.send("GET /fan HTTP/1.1\r\nhost: g\r\n\r\n");
      delayed.send("GET /delayed HTTP/1.1\r\nhost: g\r\n\r\n");
      CompletableFuture<Reply> stream = http2.send("/x");
      upstream.awaitArrival("/x", 2);
      upstream.awaitArrival("/y");
      Eventually.equal(
          "delayed",
          1.0,
          () -> gateway.metrics().sum("fanlight_requests_in_flight", "route=\"delayed\""));

      Eventually.get("the stop", gateway.stop());

      for (Wire client : List.of(proxied, fannedOut, delayed)) {
        assertThat(client.head()).contains(" 503 ").contains("connection: close");
        assertThat(client.rest()).contains("urn:fanlight:error:shutting_down");
      }
      assertThat(Eventually.get("an answer", stream).status()).isEqualTo(503);
      upstream.awaitArrival("/x").awaitDeparture();
      upstream.awaitArrival("/y").awaitDeparture();
    }
  }

  @Test
  void atItsTimeout_aStopBreaksOffWhatHasBegun() {
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1);
          call.write("begun");
          call.stall();
        });
    TestGateway gateway = gateway("200ms");
    try (Wire client = new Wire(gateway.port())) {
      client.send(GET);
      assertThat(client.head()).contains(" 200 ");
      assertThat(client.chunk()).isEqualTo("begun");

      Eventually.get("the stop", gateway.stop());

      assertThat(client.rest()).doesNotContain("0\r\n\r\n");
      upstream.awaitArrival("/x").awaitDeparture();
    }
  }

  @Test
  void duringItsGrace_aStopStillTakesConnections() {
    upstream.on("/x", call -> call.answer(200, "whole"));
    TestGateway gateway = gateway("10s, grace: 1s");

    CompletableFuture<Void> stopped = gateway.stop();

    try (Wire late = new Wire(gateway.port())) {
      assertThat(late.send(GET).head()).contains(" 200 ").doesNotContain("connection: close");
      late.read("whole".length());
      assertThat(late.rest()).isEmpty();
    }
    Eventually.get("the stop", stopped);
  }
}
