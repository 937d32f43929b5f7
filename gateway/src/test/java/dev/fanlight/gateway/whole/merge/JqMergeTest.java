package dev.fanlight.gateway.whole.merge;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that a jq program makes. */
class JqMergeTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Goes on for hours, and needs no memory for it. */
  private static final String ENDLESS = "reduce range(1e15) as $i (0; . + 1)";

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String pools, String... programs) {
    StringBuilder routes = new StringBuilder(pools);
    routes.append("\nupstreams:\n  up: {url: \"").append(upstream.url()).append("\"}\nroutes:\n");
    for (int i = 0; i < programs.length; i++) {
      routes.append(
          """
            - name: p%1$d
              match: {path: /p%1$d}
              timeout: 500ms
              fan_out:
                merge: {jq: '%2$s'}
                join: all_settled
                max_body: 1KiB
                calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b}]
          """
              .formatted(i, programs[i]));
    }
    upstream
        .on("/a", call -> call.json("{\"n\": 1}"))
        .on("/b", call -> call.json("[{\"x\": 1.50}, {\"x\": 2}]"));
    return stage.gateway(routes.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{n: .a.n, xs: [.b[].x]}   ~ {\"n\":1,\"xs\":[1.50,2]}",
        ".b | map(.x) | add        ~ 3.5",
        "keys                      ~ [\"a\",\"b\"]",
        "null                      ~ null",
      })
  void program_makesTheAnswerOfWhatTheDefaultMergeGives(String program, String expected) {
    Reply reply = stage.client(gateway("", program)).get("/p0");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(expected);
    assertThat(reply.field("content-type")).isEqualTo("application/json");
    assertThat(reply.field("server-timing")).contains("a;dur=", "b;dur=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".a.n.m               | 500 | merge_failed",
        "empty                | 500 | merge_failed",
        "def f: 1 + f; f      | 500 | merge_failed",
        "[range(1000)]        | 502 | upstream_body_too_large",
        "'[.b[].x | tostring * 1000] | add' | 502 | upstream_body_too_large",
      })
  void program_thatFailsOrGivesTooMuch_isAnError(String program, int status, String code) {
    Reply reply = stage.client(gateway("", program)).get("/p0");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  @Test
  void program_seesTheErrorOfACallThatFailed() {
    TestGateway gateway = gateway("", ".b.error.code");
    upstream.on("/b", Arrival::cut);

    Reply reply = stage.client(gateway).get("/p0");

    assertThat(reply.body()).isEqualTo("\"connection_reset\"");
    assertThat(reply.field("fanlight-partial")).isEqualTo("b");
  }

  @Test
  void endlessProgram_isAnsweredAtTheDeadlineWhileOtherRoutesGoOn() {
    TestGateway gateway = gateway("pools: {jq: {threads: 2}}", ENDLESS, ".a.n");
    TestClient client = stage.client(gateway);

    CompletableFuture<Reply> endless = client.send("/p0");
    Eventually.equal(
        "what the pool is at", 1.0, () -> gateway.metrics().sum("fanlight_pool_active"));
    Reply other = client.get("/p1");

    assertThat(other.body()).isEqualTo("1");
    assertThat(endless).isNotDone();
    Reply late = Eventually.get("the answer", endless);
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.code()).isEqualTo("deadline_exceeded");
    assertThat(late.json().getString("detail")).contains("jq");
    Eventually.equal(
        "what was given up",
        1.0,
        () -> gateway.metrics().sum("fanlight_pool_abandoned_total", "pool=\"jq\""));
    Eventually.equal(
        "what the pool is at", 0.0, () -> gateway.metrics().sum("fanlight_pool_active"));
  }

  @Test
  void programsBeyondThePoolAndItsQueue_areRefusedAsOverloaded() {
    TestGateway gateway = gateway("pools: {jq: {threads: 1, max_queue: 1}}", ENDLESS);
    TestClient client = stage.client(gateway);
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      replies.add(client.send("/p0"));
    }

    List<Reply> answers = replies.stream().map(r -> Eventually.get("an answer", r)).toList();

    assertThat(answers.stream().map(Reply::code))
        .containsExactlyInAnyOrder(
            "deadline_exceeded", "deadline_exceeded", "overloaded", "overloaded");
    assertThat(answers.stream().filter(reply -> reply.code().equals("overloaded")))
        .allSatisfy(refused -> assertThat(refused.field("retry-after")).isNotNull());
  }

  private static boolean isProgramRunning() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getClassName().startsWith("dev.fanlight.gateway.value.jq."));
  }

  @Test
  void clientThatLeaves_stopsTheProgram() {
    TestGateway gateway = gateway("", ENDLESS);
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /p0 HTTP/1.1\r\nhost: gateway\r\n\r\n");
      Eventually.noComplaint(() -> isProgramRunning() ? "" : "the program has not begun");
    }

    Eventually.equal(
        "what the pool is at", 0.0, () -> gateway.metrics().sum("fanlight_pool_active"));
    Eventually.equal(
        "what was given up", 1.0, () -> gateway.metrics().sum("fanlight_pool_abandoned_total"));
  }

  @Test
  void programOverAList_getsTheDefaultArray() {
    upstream.on("/i/1", call -> call.json("10")).on("/i/2", call -> call.json("32"));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - name: sum
                match: {path: /sum}
                fan_out:
                  merge: {jq: "{sum: add}"}
                  for_each: {in: query.i, as: i}
                  call: {upstream: up, path: "/i/{i}"}
            """
                .formatted(upstream.url()));

    assertThat(new JsonObject(stage.client(gateway).get("/sum?i=1&i=2").body()).getInteger("sum"))
        .isEqualTo(42);
  }
}
