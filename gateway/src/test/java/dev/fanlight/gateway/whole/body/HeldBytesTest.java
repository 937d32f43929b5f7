package dev.fanlight.gateway.whole.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the gateway says that its exchanges hold in memory, and what happens beyond the limits. */
class HeldBytesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int KIB = 1024;

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String routes) {
    return stage.gateway(
        """
        limits: {memory: 4MiB}
        upstreams:
          up: {url: "%s"}
        routes:
        %s
        """
            .formatted(upstream.url(), routes.indent(2)));
  }

  private static void held(TestGateway gateway, long bytes) {
    Eventually.equal(
        "what is held", (double) bytes, () -> gateway.metrics().sum("fanlight_held_bytes"));
  }

  /** JSON of exactly that many bytes. */
  private static String json(int bytes) {
    return "\"" + "x".repeat(bytes - 2) + "\"";
  }

  @Test
  void gatheredBodies_countUntilTheyAreMerged() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on("/a", call -> call.json(json(10 * KIB)));
    upstream.on(
        "/b",
        call -> {
          call.head(200, 100 * KIB, "content-type: application/json");
          call.write("\"" + "x".repeat(70 * KIB - 1));
          call.await(gate);
          call.write("x".repeat(30 * KIB - 1) + "\"");
          call.end();
        });
    TestGateway gateway =
        gateway(
            """
            - name: home
              match: {path: /home}
              fan_out: {calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b}]}
            """);
    TestClient client = stage.client(gateway);

    CompletableFuture<Reply> reply = client.send("/home");
    held(gateway, 80 * KIB);
    gate.complete(null);

    assertThat(Eventually.get("the answer", reply).body())
        .hasSize(110 * KIB + "{'a':,'b':}".length());
    held(gateway, 0);
  }

  @Test
  void maxHeld_failsTheCallThatNeedsMore() {
    upstream.on("/", call -> call.json(json(40 * KIB)));
    TestGateway gateway =
        gateway(
            """
            - name: home
              match: {path: /home}
              fan_out:
                join: all_settled
                concurrency: 1
                max_held: 100KiB
                for_each: {in: query.id, as: id}
                call: {upstream: up, path: "/?id={id}"}
            """);

    String body = stage.client(gateway).get("/home?id=1&id=2&id=3").body();

    assertThat(body).contains("upstream_body_too_large").contains("max_held");
    assertThat(body.split("xx", 2)).hasSize(2);
  }

  @Test
  void maxHeld_ofAJoinThatNeedsAll_failsTheAnswer() {
    upstream.on("/", call -> call.json(json(40 * KIB)));
    TestGateway gateway =
        gateway(
            """
            - name: home
              match: {path: /home}
              fan_out:
                max_held: 100KiB
                for_each: {in: query.id, as: id}
                call: {upstream: up, path: "/?id={id}"}
            """);

    Reply reply = stage.client(gateway).get("/home?id=1&id=2&id=3");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("upstream_body_too_large");
  }

  /** An answer of the gateway itself is all there before its call is. */
  @Test
  void maxBody_failsTheItemOfABatchWhoseAnswerIsThereAtOnce() {
    TestGateway gateway =
        gateway(
            """
            - {name: large, match: {path: /large}, respond: {body: %s}}
            - {name: batch, match: {path: /batch}, batch: {}}
            """
                .formatted("x".repeat(KIB * KIB + 1)));

    Reply reply = stage.client(gateway).post("/batch", "[{\"path\": \"/large\"}]");

    assertThat(reply.json().getJsonArray("results").getJsonObject(0).encode())
        .contains("\"status\":502", "upstream_body_too_large", "max_body");
  }

  @Test
  void aDelayedAnswer_countsUntilItIsSent() {
    TestGateway gateway =
        gateway(
            """
            - name: later
              match: {path: /later}
              respond: {delay: 1h, body: "%s"}
              timeout: 24h
            """
                .formatted("d".repeat(500)));

    try (Wire ignored = new Wire(gateway.port()).send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")) {
      held(gateway, 500);
    }
    held(gateway, 0);
  }

  @Test
  void anUploadOverHttp2_thatNobodyReads_countsAsFarAsItHasCome() {
    TestGateway gateway =
        gateway(
            """
            - name: later
              match: {path: /later}
              respond: {delay: 1h, status: 204}
              timeout: 24h
            """);
    HttpClientRequest upload =
        Eventually.get(
            "a stream",
            stage
                .client(gateway, HttpVersion.HTTP_2)
                .open(HttpMethod.POST, "/later")
                .toCompletionStage()
                .toCompletableFuture());

    upload.setChunked(true).write(Buffer.buffer("u".repeat(40 * KIB)));
    held(gateway, 40 * KIB);
    upload.write(Buffer.buffer("u".repeat(1000)));
    held(gateway, 40 * KIB + 1000);
    upload.reset();

    held(gateway, 0);
  }

  @Test
  void aTriedBody_isGivenBackBeforeTheNextTry() {
    upstream.on(
        "/",
        call -> {
          call.head(200, 60 * KIB, "content-type: application/json");
          call.write("\"" + "x".repeat(40 * KIB));
          call.cut();
        });
    TestGateway gateway =
        gateway(
            """
            - name: home
              match: {path: /home}
              fan_out:
                max_held: 64KiB
                calls:
                  - {name: a, upstream: up, path: /, retry: {attempts: 2, on: [reset]}}
            """);

    assertThat(stage.client(gateway).get("/home").body()).contains("connection_reset");
  }

  @Test
  void aFanOutBeyondItsClientsQuarter_isOverloaded_andOthersGoOn() {
    upstream.on("/", call -> call.json(json(600 * KIB)));
    upstream.on("/small", call -> call.json("1"));
    TestGateway gateway =
        gateway(
            """
            - name: home
              match: {path: /home}
              fan_out:
                max_body: 3MiB
                for_each: {in: query.id, as: id}
                call: {upstream: up, path: "/?id={id}"}
            - name: small
              match: {path: /small}
              fan_out: {calls: [{name: a, upstream: up, path: /small}]}
            """);
    TestClient client = stage.client(gateway);

    Reply reply = client.get("/home?id=1&id=2");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).contains("overloaded").contains("limits.memory");
    assertThat(reply.fields().get("retry-after")).isEqualTo("1");
    assertThat(client.get("/small").status()).isEqualTo(200);
    held(gateway, 0);
  }

  @Test
  void templatedRequestBodies_countWhileTheyAreSent() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on(
        "/",
        call -> {
          call.await(gate);
          call.json("1");
        });
    TestGateway gateway =
        gateway(
            """
            - name: home
              match: {path: "/home"}
              fan_out:
                calls:
                  - {name: a, upstream: up, path: /, method: POST, with: {q: query.q}, body: "{q}{q}{q}"}
            """);

    CompletableFuture<Reply> reply = stage.client(gateway).send("/home?q=" + "y".repeat(1000));
    held(gateway, 3000);
    gate.complete(null);

    assertThat(Eventually.get("the answer", reply).status()).isEqualTo(200);
  }

  /** The body, the text that expressions read, and what they have read of it. */
  @Test
  void requestBody_thatExpressionsRead_countsWithItsCopies() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on(
        "/7",
        call -> {
          call.await(gate);
          call.json("1");
        });
    TestGateway gateway =
        gateway(
            """
            - name: home
              match: {path: "/home"}
              fan_out:
                calls: [{name: a, upstream: up, path: "/{k}", with: {k: body#/k}}]
            """);
    String body = "{\"k\": 7, \"more\": " + json(1000) + "}";

    CompletableFuture<Reply> reply =
        CompletableFuture.supplyAsync(() -> stage.client(gateway).post("/home", body));
    held(gateway, 3L * body.length());
    gate.complete(null);

    assertThat(Eventually.get("the answer", reply).status()).isEqualTo(200);
    held(gateway, 0);
  }
}
