package dev.fanlight.gateway.whole.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bound of the configuration, proved by the first thing beyond it. */
class LimitsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private volatile CompletableFuture<Void> gate = new CompletableFuture<>();

  private TestGateway gateway(String more, String route) {
    return stage.gateway(
        """
        %s
        upstreams:
          up: {url: "%s", max_body: 1KiB}
        routes:
          - name: x
            match: {path: /x}
        %s
        """
            .formatted(more, upstream.url(), route.indent(4)));
  }

  private void slow(String path) {
    upstream.on(
        path,
        call -> {
          call.await(gate);
          call.json("1");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "respond: {status: 200}",
        "respond: {status: 200, delay: 1ms}",
        "fan_out: {join: all, calls: [{name: a, upstream: up, path: /a, method: GET}]}",
        "batch: {}",
        "proxy: {upstream: up}"
      })
  void bodyOfUnknownLength_isCountedByEveryAction(String action) {
    upstream
        .on("/x", call -> call.answer(200, call.body()))
        .on("/a", call -> call.answer(200, "{}"));
    TestGateway gateway = gateway("", "max_request_body: 100\n" + action);
    String chunk = "64\r\n" + "x".repeat(100) + "\r\n";
    try (Wire client = new Wire(gateway.port())) {
      client.send(
          "POST /x HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n"
              + chunk
              + chunk
              + "0\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 413 ");
    }
  }

  @Test
  void exchanges_beyondTheLimitAreOverloaded() {
    slow("/x");
    TestGateway gateway = gateway("limits: {exchanges: 1}", "proxy: {upstream: up}");
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> first = client.send("/x");
    upstream.awaitArrival("/x");

    Reply second = client.get("/x");

    assertThat(second.status()).isEqualTo(503);
    assertThat(second.code()).isEqualTo("overloaded");
    assertThat(second.field("retry-after")).isNotNull();
    gate.complete(null);
    assertThat(Eventually.get("the first answer", first).status()).isEqualTo(200);
    gateway.rest();
    assertThat(client.get("/x").status()).isEqualTo(200);
  }

  @Test
  void calls_beyondTheLimitAreOverloaded() {
    List.of("/a", "/b", "/c").forEach(this::slow);
    TestGateway gateway =
        gateway(
            "limits: {calls: 2}",
            """
            fan_out: {join: all_settled, calls: [{name: a, upstream: up, path: /a},
              {name: b, upstream: up, path: /b}, {name: c, upstream: up, path: /c}]}
            """);
    TestClient client = stage.client(gateway);
    for (int round = 1; round <= 2; round++) {
      CompletableFuture<Reply> reply = client.send("/x");
      upstream.awaitArrival("/a", round);
      upstream.awaitArrival("/b", round);
      gate.complete(null);

      assertThat(Eventually.get("the answer", reply).json().getJsonObject("c").encode())
          .contains("overloaded");
      assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"rejected\""))
          .isEqualTo(round);
      gate = new CompletableFuture<>();
    }
    assertThat(upstream.arrivals("/c")).isEmpty();
  }

  @Test
  void routeBulkhead_turnsAwayWhatDoesNotFit() {
    slow("/x");
    TestGateway gateway =
        gateway("", "bulkhead: {max_concurrent: 1, max_queue: 1}\nproxy: {upstream: up}");
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> first = client.send("/x");
    upstream.awaitArrival("/x");
    CompletableFuture<Reply> second = client.send("/x");
    Eventually.equal(
        "waiting",
        1.0,
        () -> gateway.metrics().sum("fanlight_bulkhead_queue_depth", "bulkhead=\"route:x\""));

    Reply third = client.get("/x");

    assertThat(third.status()).isEqualTo(503);
    assertThat(third.code()).isEqualTo("bulkhead_full");
    assertThat(upstream.arrivals()).hasSize(1);
    gate.complete(null);
    assertThat(Eventually.get("the first answer", first).status()).isEqualTo(200);
    assertThat(Eventually.get("the second answer", second).status()).isEqualTo(200);
    assertThat(upstream.mostAtOnce()).isEqualTo(1);
  }

  @Test
  void maxRequestBody_declaredLargerNeverReachesTheUpstream() {
    TestGateway gateway = gateway("", "max_request_body: 1KiB\nproxy: {upstream: up}");

    Reply reply = stage.client(gateway).post("/x", "y".repeat(1025));

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.code()).isEqualTo("payload_too_large");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void maxRequestBody_sentLargerIsBrokenOffUpstream() {
    upstream.on("/x", call -> call.answer(200, call.body()));
    TestGateway gateway = gateway("", "max_request_body: 1KiB\nproxy: {upstream: up}");
    try (Wire client = new Wire(gateway.port())) {
      client.send("POST /x HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n");
      client.send("5\r\nbegin\r\n");
      upstream.awaitArrival("/x");
      client.send("400\r\n" + "y".repeat(1024) + "\r\n0\r\n\r\n");
      assertThat(client.head()).contains(" 413 ");
    }
    upstream.awaitArrival("/x").awaitDeparture();
  }

  @Test
  void forEach_beyondItsMaxIsTooLarge() {
    TestGateway gateway =
        gateway(
            "",
            """
            fan_out:
              join: all
              for_each: {in: query.id, as: id, max: 2}
              call: {upstream: up, path: "/{id}"}
            """);

    Reply reply = stage.client(gateway).get("/x?id=1&id=2&id=3");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().getString("detail")).contains("query.id").contains("2");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void remainingTime_isSentUpstreamAndAnUntrustedClientsOwnIsIgnored() {
    upstream.on("/x", call -> call.answer(200, "ok"));
    TestGateway gateway = gateway("", "timeout: 5s\nproxy: {upstream: up}");

    assertThat(stage.client(gateway).get("/x", "x-request-timeout-ms: 1").status()).isEqualTo(200);

    String sent = upstream.awaitArrival("/x").field("x-request-timeout-ms");
    assertThat(sent).isNotNull();
    assertThat(Long.parseLong(sent)).isBetween(1L, 5000L).isNotEqualTo(1L);
  }

  @ParameterizedTest
  @CsvSource({"300, 300", "60000, 5000"})
  void trustedDeadline_shortensAndNeverLengthens(String asked, long atMost) {
    upstream.on("/x", call -> call.answer(200, "ok"));
    TestGateway gateway =
        gateway("trusted_proxies: [127.0.0.1]", "timeout: 5s\nproxy: {upstream: up}");
    TestClient client = stage.client(gateway);

    client.get("/x", "x-request-timeout-ms: " + asked);

    String sent = upstream.awaitArrival("/x").field("x-request-timeout-ms");
    assertThat(sent).isNotNull();
    assertThat(Long.parseLong(sent)).isBetween(1L, atMost);
  }

  @ParameterizedTest
  @CsvSource({"100S, 100000", "300m, 300", "250000u, 250", "1H, 3600000"})
  void grpcTimeout_ofAnyClientShortensAndGoesOnShrunk(String asked, long atMost) {
    String sent = grpcTimeout("", asked);

    assertThat(sent).matches("[0-9]{1,8}m");
    assertThat(Long.parseLong(sent.substring(0, sent.length() - 1))).isBetween(1L, atMost);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1S", "123456789S", "5x"})
  void grpcTimeout_thatIsNoTimeMeansNothing(String asked) {
    assertThat(grpcTimeout("", asked)).isEmpty();
  }

  @Test
  void grpcTimeout_isNotMadeOfTheTimeoutThatBoundsTheHeadOnly() {
    assertThat(grpcTimeout("", "")).isEmpty();
  }

  private String grpcTimeout(String config, String asked) {
    ScriptedUpstream grpc = stage.h2cUpstream().on("/x", call -> call.answer(200, "ok"));
    TestGateway gateway =
        stage.gateway(
            """
            %s
            upstreams: {up: {url: "%s", protocol: h2c}}
            routes: [{name: x, match: {path: /x}, timeout: 5s, proxy: {upstream: up}}]
            """
                .formatted(config, grpc.url()));
    stage
        .client(gateway, HttpVersion.HTTP_2)
        .get("/x", "content-type: application/grpc+proto", "grpc-timeout: " + asked);
    return Objects.requireNonNullElse(grpc.awaitArrival("/x", 1).field("grpc-timeout"), "");
  }
}
