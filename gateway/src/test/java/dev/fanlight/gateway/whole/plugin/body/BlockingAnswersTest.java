package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Response bodies that a blocking plugin reads. */
class BlockingAnswersTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private static final int MOST = 100 * 1024;
  private static final String HELD = "blocking-answers.held";

  private final Http1Upstream upstream = stage.upstream();

  /** Answers with capitals, and waits as long as it is told to. */
  @BeforeAll
  static void pack() throws IOException {
    String create =
        """
        return new BlockingFilter() {
          public int maxResponseBody() { return 100 * 1024; }
          public Step apply(BlockingExchange it) {
            return Step.proceed(it.request(), back -> {
              while (System.getProperty("%s") != null) { Thread.sleep(1); }
              back.headers().set("x-body", back.body().getClass().getSimpleName());
              return back.body() instanceof Body.Bytes held
                  ? back.body(Body.of(held.bytes().toString().toUpperCase()))
                  : back;
            });
          }
        };
        """
            .formatted(HELD);
    TestJar.plugin("Shouts", "shouts", create).write(folder.resolve("shouts.jar"));
  }

  @AfterEach
  void letGo() {
    System.clearProperty(HELD);
  }

  private TestGateway gateway(String timeout, String more) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}}
        %s
        routes:
          - name: x
            match: {path: /x}
            timeout: %s
            plugins: [{name: shouts, config: {word: x}}]
            proxy: {upstream: up}
        """
            .formatted(folder, upstream.url(), more, timeout));
  }

  private static void held(TestGateway gateway, long bytes) {
    Eventually.equal(
        "what is held", (double) bytes, () -> gateway.metrics().sum("fanlight_held_bytes"));
  }

  @Test
  void aBodyThatAPluginAsksFor_isReadForItCountedAndReplaced() {
    String body = "x".repeat(MOST);
    upstream.on("/x", call -> call.answer(200, body));
    TestGateway gateway = gateway("10s", "");
    System.setProperty(HELD, "");

    CompletableFuture<Reply> reply = stage.client(gateway).send(HttpMethod.GET, "/x", "");
    held(gateway, body.length());
    letGo();

    Reply answer = Eventually.get("the answer", reply);
    assertThat(answer.body()).isEqualTo("X".repeat(MOST));
    assertThat(answer.field("content-length")).isEqualTo("" + MOST);
    held(gateway, 0);
  }

  @Test
  void anAnswerWithoutABody_isNotWaitedFor() {
    upstream.on("/x", call -> call.answer(204, ""));

    Reply reply = stage.client(gateway("10s", "")).get("/x");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.field("x-body")).isEqualTo("Empty");
  }

  @Test
  void theAnswerToHead_keepsItsLength() {
    upstream.on("/x", call -> call.head(200, MOST + 1));

    Reply reply =
        Eventually.get(
            "the answer", stage.client(gateway("10s", "")).send(HttpMethod.HEAD, "/x", ""));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("content-length")).isEqualTo("" + (MOST + 1));
    assertThat(reply.field("x-body")).isEqualTo("Empty");
  }

  @Test
  void anAnswerThatTheGatewayMakes_isReadToo() {
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            routes:
              - name: small
                match: {path: /small}
                plugins: [{name: shouts, config: {word: x}}]
                respond: {status: 200, body: made here}
              - name: large
                match: {path: /large}
                plugins: [{name: shouts, config: {word: x}}]
                respond: {status: 200, body: %s}
            """
                .formatted(folder, "x".repeat(MOST + 1)));
    TestClient client = stage.client(gateway);

    assertThat(client.get("/small").body()).isEqualTo("MADE HERE");
    assertThat(client.get("/large").code()).isEqualTo("upstream_body_too_large");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatIsLargerThanAPluginReads_isRefusedByItsName(boolean chunked) {
    int length = MOST + 1;
    upstream.on(
        "/x",
        call -> {
          call.head(200, chunked ? -1 : length);
          call.write("x".repeat(length));
          call.stall();
        });
    TestGateway gateway = gateway("10s", "");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("upstream_body_too_large");
    assertThat(reply.json().getString("detail"))
        .isEqualTo("the response is larger than the 102400 bytes that plugin shouts reads");
    upstream.awaitArrival("/x").awaitDeparture();
    held(gateway, 0);
  }

  @Test
  void aBodyThatDoesNotEndInTime_isNotThePluginsFault() {
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1);
          call.write("begun");
          call.stall();
        });
    TestGateway gateway = gateway("200ms", "");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.code()).isEqualTo("deadline_exceeded");
    assertThat(reply.body()).doesNotContain("shouts");
    upstream.awaitArrival("/x").awaitDeparture();
    assertThat(gateway.quiet().sum("fanlight_plugin_errors_total")).isZero();
    held(gateway, 0);
  }

  @Test
  void aBodyThatBreaksOff_isTheUpstreamsFault() {
    upstream.on(
        "/x",
        call -> {
          call.head(200, 10);
          call.write("begun");
          call.close();
        });

    Reply reply = stage.client(gateway("10s", "")).get("/x");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("connection_reset");
  }

  @Test
  void aBodyForWhichThereIsNoMemory_isOverloaded() {
    upstream.on("/x", call -> call.answer(200, "x".repeat(MOST)));
    TestGateway gateway = gateway("10s", "limits: {memory: 64KiB}");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo("overloaded");
    held(gateway, 0);
  }

  @Test
  void serverSentEvents_stayAStreamThatPassesAtOnce() {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1, "content-type: text/event-stream");
          call.write("data: one\n\n");
          call.await(seen);
          call.end();
        });
    try (Wire client = new Wire(gateway("10s", "").port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");

      assertThat(client.head()).contains("x-body: streamed");
      assertThat(client.chunk()).isEqualTo("data: one\n\n");
      seen.complete(null);
    }
  }
}
