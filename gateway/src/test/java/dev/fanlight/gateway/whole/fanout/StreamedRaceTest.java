package dev.fanlight.gateway.whole.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Arrival.Departure;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.GatewayProcess;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.Standstill;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A race that the first good response head decides, and whose body streams through. */
class StreamedRaceTest {
  private static final int MIB = 1 << 20;

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private String config(String more) {
    return config("", more);
  }

  private String config(String upstreamKeys, String more) {
    return """
    upstreams:
      up: {url: "%s", max_body: 1KiB%s}
    routes:
      - name: race
        match: {path: /race}
        %s
        fan_out:
          join: first
          stream: true
          calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b}]
    """
        .formatted(upstream.url(), upstreamKeys, more);
  }

  private static void chunked(Arrival call, String... fields) {
    call.head(200, -1, fields);
  }

  private static Wire asked(TestGateway gateway) {
    return new Wire(gateway.port()).send("GET /race HTTP/1.1\r\nhost: gateway\r\n\r\n");
  }

  @Test
  void head_decides_andTheLosersAreResetWhileTheBodyStillComes() {
    upstream
        .on("/a", Arrival::stall)
        .on(
            "/b",
            call -> {
              chunked(call, "x-from: b", "content-type: text/plain");
              call.write("one");
              call.await(gate);
              call.write("two");
              call.end();
            });
    TestGateway gateway = stage.gateway(config(""));

    try (Wire client = asked(gateway)) {
      assertThat(client.head()).startsWith("http/1.1 200 ").contains("x-from: b", "text/plain");
      assertThat(client.chunk()).isEqualTo("one");
      assertThat(upstream.awaitArrival("/a").awaitDeparture())
          .isIn(Departure.CLOSED, Departure.RESET);
      gate.complete(null);
      assertThat(client.chunk()).isEqualTo("two");
      assertThat(client.chunk()).isEmpty();
    }
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"success\"")).isEqualTo(1);
    assertThat(after.sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(1);
  }

  @Test
  void head_ofAFailureDecidesNothing() {
    upstream
        .on("/a", call -> call.answer(503, "no"))
        .on(
            "/b",
            call -> {
              call.await(gate);
              call.answer(201, "yes");
            });
    TestGateway gateway = stage.gateway(config(""));
    CompletableFuture<Reply> answer = stage.client(gateway).send("/race");
    Eventually.equal(
        "the failures counted",
        1.0,
        () -> gateway.metrics().sum("fanlight_calls_total", "outcome=\"failure\""));
    gate.complete(null);
    Reply reply = Eventually.get("the answer", answer);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("yes");
    assertThat(reply.field("fanlight-partial")).isEqualTo("a");
  }

  @Test
  void winnerThatDiesInItsBody_breaksTheAnswerOff() {
    upstream
        .on("/a", Arrival::stall)
        .on(
            "/b",
            call -> {
              chunked(call);
              call.write("one");
              call.await(gate);
              call.cut();
            });
    TestGateway gateway = stage.gateway(config(""));

    try (Wire client = asked(gateway)) {
      client.head();
      assertThat(client.chunk()).isEqualTo("one");
      gate.complete(null);
      assertThat(client.rest()).doesNotContain("0\r\n\r\n");
    }
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"failure\"")).isEqualTo(1);
  }

  @Test
  void everyCallFailed_isAnsweredAsWithoutStream() {
    upstream.on("/a", call -> call.answer(500, "no")).on("/b", Arrival::cut);

    Reply reply = stage.client(stage.gateway(config(""))).get("/race");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("call_failed");
    assertThat(
            reply.json().getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("code")))
        .containsExactly("call_failed", "connection_reset");
  }

  @Test
  void everyCallTooLate_isATimeout() {
    upstream.on("/a", Arrival::stall).on("/b", Arrival::stall);

    Reply reply = stage.client(stage.gateway(config("timeout: 100ms"))).get("/race");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.code()).isEqualTo("deadline_exceeded");
  }

  /** Of the exchange, of the call, and of its attempt. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | timeout: 200ms",
        "', timeout: 200ms' | ''",
        "', timeout: 5s, per_try_timeout: 200ms' | ''",
      })
  void timeout_endsWithTheHead(String upstreamKeys, String routeKeys) {
    upstream
        .on("/a", Arrival::stall)
        .on(
            "/b",
            call -> {
              chunked(call);
              call.write("one");
              call.delay(Duration.ofMillis(300));
              call.write("two");
              call.end();
            });

    Reply reply = stage.client(stage.gateway(config(upstreamKeys, routeKeys))).get("/race");

    assertThat(reply.body()).isEqualTo("onetwo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_duration: 100ms", "idle_timeout: 100ms"})
  void body_hasTheTimeoutsOfAProxy(String timeout) {
    upstream
        .on("/a", Arrival::stall)
        .on(
            "/b",
            call -> {
              chunked(call);
              call.write("one");
              call.stall();
            });
    TestGateway gateway = stage.gateway(config(timeout));

    try (Wire client = asked(gateway)) {
      client.head();
      assertThat(client.chunk()).isEqualTo("one");
      assertThat(client.rest()).doesNotContain("0\r\n\r\n");
    }
    assertThat(upstream.awaitArrival("/b").awaitDeparture()).isNotNull();
  }

  @Test
  void clientThatLeaves_endsTheWinner() {
    upstream
        .on("/a", Arrival::stall)
        .on(
            "/b",
            call -> {
              chunked(call);
              call.write("one");
              call.stall();
            });
    TestGateway gateway = stage.gateway(config(""));

    try (Wire client = asked(gateway)) {
      client.head();
      client.chunk();
    }

    assertThat(upstream.awaitArrival("/b").awaitDeparture()).isNotNull();
    gateway.rest();
  }

  @Test
  void largeBody_passesThroughASmallGatewayAndAPausedReaderStopsTheWinner() {
    int size = 64 * MIB;
    AtomicLong sent = new AtomicLong();
    upstream
        .on("/a", Arrival::stall)
        .on(
            "/b",
            call -> {
              call.head(200, size);
              byte[] block = new byte[64 * 1024];
              for (int left = size; left > 0; left -= block.length) {
                call.write(block);
                sent.addAndGet(block.length);
              }
              call.end();
            });
    String whole =
        "listeners: [{name: public, host: 127.0.0.1, port: 0}]\n"
            + "admin: {host: 127.0.0.1, port: 0}\naccess_log: off\n"
            + config("")
            + "  - {name: ok, match: {path: /ok}, respond: {status: 204}}\n";
    try (GatewayProcess gateway =
            new GatewayProcess(List.of("-Xmx40m", "-XX:MaxDirectMemorySize=16m"), whole);
        Wire client = new Wire(gateway.port())) {
      client.send("GET /race HTTP/1.1\r\nhost: gateway\r\n\r\n");
      assertThat(client.head()).contains("content-length: " + size);
      assertThat(Standstill.of(sent, gateway.port(), "/ok")).isBetween(1L, size / 2L);
      assertThat(client.read(size).getBytes(UTF_8)).hasSize(size);
      assertThat(gateway.alive()).isTrue();
    }
  }
}
