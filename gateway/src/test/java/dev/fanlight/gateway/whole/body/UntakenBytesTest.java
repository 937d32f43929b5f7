package dev.fanlight.gateway.whole.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits for a client or an upstream that takes nothing is counted, and bounded in bytes. */
class UntakenBytesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** More than the kernel takes from one side before the other reads. */
  private static final int PLENTY = 32 * MIB;

  /** What an answer lets wait: in its client's connection, and of the read that was under way. */
  private static final int MOST_WAITING = 128 * KIB;

  /** What an upload lets wait, with the chunk that was too much. */
  private static final int MOST_UNWRITTEN = 192 * KIB;

  /** What Vert.x reads of an upload over HTTP/1.1 for a reader that has paused. */
  private static final int MOST_UNREAD = 256 * KIB;

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String memory, String routes) {
    return stage.gateway(
        """
        limits: {memory: %s}
        upstreams:
          up: {url: "%s"}
        routes:
        %s
        """
            .formatted(memory, upstream.url(), routes.indent(2)));
  }

  private static double heldNow(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_held_bytes");
  }

  private static void held(TestGateway gateway, long bytes) {
    Eventually.equal("what is held", (double) bytes, () -> heldNow(gateway));
  }

  private static Wire ask(TestGateway gateway, String target) {
    return new Wire(gateway.port()).send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private void answers(String path, int bytes) {
    String body = "\"" + "x".repeat(bytes - 2) + "\"";
    upstream.on(path, call -> call.json(body));
  }

  private static final String MERGED =
      """
      - name: merged
        match: {path: /merged}
        fan_out:
          max_body: 40MiB
          calls: [{name: a, upstream: up, path: /large, max_body: 40MiB}]
      """;

  private static final String RECORDS =
      """
      - name: records
        match: {path: /records}
        fan_out:
          join: as_completed
          concurrency: %d
          for_each: {in: query.id, as: id}
          call: {upstream: up, path: /record}
      """;

  @Test
  void aMergedAnswer_countsUntilItsLastByteIsTaken() {
    answers("/large", PLENTY);
    TestGateway gateway = gateway("256MiB", MERGED);

    try (Wire client = ask(gateway, "/merged")) {
      held(gateway, PLENTY + "{'a':}".length());
      assertThat(client.head()).contains("content-length: " + (PLENTY + 6));
      client.read(PLENTY + 6);

      held(gateway, 0);
    }
  }

  @Test
  void aMergedAnswer_ofAClientThatLeaves_isGivenBack() {
    answers("/large", PLENTY);
    TestGateway gateway = gateway("256MiB", MERGED);

    try (Wire ignored = ask(gateway, "/merged")) {
      held(gateway, PLENTY + 6);
    }

    held(gateway, 0);
  }

  @Test
  void theLargestHolder_isBrokenOffInItsAnswer_whenAnotherNeedsTheRoom() {
    answers("/large", PLENTY);
    answers("/other", PLENTY / 2);
    TestGateway gateway =
        gateway("160MiB", MERGED + MERGED.replace("merged", "other").replace("/large", "/other"));

    try (Wire largest = ask(gateway, "/merged")) {
      held(gateway, PLENTY + 6);
      assertThat(stage.client(gateway).get("/other").status()).isEqualTo(200);

      assertThat(largest.rest()).endsWith("<reset>");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aProxiedAnswer_waitsForASlowClientUpstream(HttpVersion version) {
    CompletableFuture<HttpClientResponse> begun = new CompletableFuture<>();
    upstream.on(
        "/stream",
        call -> {
          call.head(200, -1);
          byte[] chunk = new byte[64 * KIB];
          for (int i = 0; i < PLENTY / chunk.length; i++) {
            call.write(chunk);
          }
          call.end();
        });
    TestGateway gateway =
        gateway("64MiB", "- {name: stream, match: {path: /stream}, proxy: {upstream: up}}");
    TestClient client = stage.client(gateway, version);

    client
        .open(HttpMethod.GET, "/stream")
        .compose(HttpClientRequest::send)
        .onSuccess(response -> begun.complete(response.pause()));
    HttpClientResponse response = Eventually.get("the head", begun);
    awaitAtLeast(gateway, 1);
    double most = 0;
    for (int i = 0; i < 20; i++) {
      most = Math.max(most, heldNow(gateway));
    }
    CompletableFuture<Void> read = new CompletableFuture<>();
    response.endHandler(read::complete).resume();
    Eventually.get("the rest", read);

    assertThat(most).isBetween(1.0, (double) MOST_WAITING);
    held(gateway, 0);
  }

  private static void awaitAtLeast(TestGateway gateway, long bytes) {
    Eventually.noComplaint(() -> heldNow(gateway) >= bytes ? "" : "nothing is held");
  }

  @Test
  void records_thatNobodyTakes_letNothingNewStartBeyondMaxBody() {
    answers("/record", 900 * KIB);
    TestGateway gateway = gateway("256MiB", RECORDS.formatted(1));
    String ids = "id=1" + "&id=1".repeat(59);

    try (Wire ignored = ask(gateway, "/records?" + ids)) {
      Eventually.noComplaint(() -> answeredOrStopped(gateway));
      for (int i = 0; i < 20; i++) {
        assertThat(heldNow(gateway)).isBetween((double) MIB, 3.0 * MIB);
      }
      assertThat(gateway.metrics().sum("fanlight_calls_in_flight")).isZero();
    }

    held(gateway, 0);
  }

  /** Looks long enough between two numbers of calls for one more to have started. */
  private static String answeredOrStopped(TestGateway gateway) {
    double before = calls(gateway);
    boolean still = true;
    for (int i = 0; i < 20; i++) {
      still &= calls(gateway) == before;
    }
    return still && heldNow(gateway) > MIB ? "" : "calls still start";
  }

  private static double calls(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_call_attempts_total", "upstream=\"up\"");
  }

  @Test
  void records_thatAreTaken_leaveNothingBehind() {
    answers("/record", 900 * KIB);
    TestGateway gateway = gateway("16MiB", RECORDS.formatted(2));
    String ids = "id=1" + "&id=1".repeat(29);

    Reply reply = stage.client(gateway).get("/records?" + ids);

    assertThat(reply.body().lines()).hasSize(31).last().asString().contains("\"succeeded\":30");
  }

  @Test
  void anUpload_waitsForASlowUpstreamAtTheClient() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on(
        "/upload",
        call -> {
          call.await(gate);
          call.json(String.valueOf(call.body().length()));
        });
    TestGateway gateway =
        gateway("64MiB", "- {name: upload, match: {path: /upload}, proxy: {upstream: up}}");

    try (Wire client = new Wire(gateway.port())) {
      client.send(
          "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n".formatted(PLENTY));
      Thread.ofVirtual().start(() -> client.sendUntilClosed("u".repeat(PLENTY)));
      awaitAtLeast(gateway, MOST_UNWRITTEN + 64 * KIB);
      for (int i = 0; i < 20; i++) {
        assertThat(heldNow(gateway)).isLessThanOrEqualTo(MOST_UNWRITTEN + MOST_UNREAD);
      }
      gate.complete(null);
      assertThat(client.head()).startsWith("http/1.1 200");
      assertThat(client.read(8)).isEqualTo(String.valueOf(PLENTY));
    }

    held(gateway, 0);
  }

  @Test
  void aRequestBodyThatIsRead_countsUntilTheExchangeEnds() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on(
        "/",
        call -> {
          call.await(gate);
          call.json("1");
        });
    TestGateway gateway =
        gateway(
            "64MiB",
            """
            - name: home
              match: {path: /home}
              fan_out:
                calls: [{name: a, upstream: up, path: "/{?k}", with: {k: "body#/k"}}]
            """);
    String body = "{\"k\":1,\"pad\":\"" + "p".repeat(100 * KIB) + "\"}";

    CompletableFuture<Reply> reply = stage.client(gateway).send(HttpMethod.POST, "/home", body);
    awaitAtLeast(gateway, body.length());
    gate.complete(null);

    assertThat(Eventually.get("the answer", reply).status()).isEqualTo(200);
    held(gateway, 0);
  }

  @Test
  void theItemsOfABatch_countForTheBatch() {
    answers("/large", 600 * KIB);
    TestGateway gateway =
        gateway(
            "4MiB",
            """
            - name: batch
              match: {path: /batch, methods: [POST]}
              batch: {}
            - name: item
              match: {path: /large}
              proxy: {upstream: up}
            """);
    String items = "[{\"path\":\"/large\"},{\"path\":\"/large\"}]";

    Reply reply = stage.client(gateway).post("/batch", items);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo("overloaded");
    held(gateway, 0);
  }
}
