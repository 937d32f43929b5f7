package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Blocking plugins that wait for upstreams on virtual threads. */
class StraightLineTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String ASKS =
      """
      var interrupted = context.meters().counter("interrupted", "threads");
      return (BlockingFilter) it -> {
        try {
          java.util.List<CallResponse> answers = it.await(scope -> scope.all(java.util.List.of(
              in -> in.calls().send("up", CallRequest.get("/a")),
              in -> in.calls().send("up", CallRequest.get("/b")))));
          String text = answers.get(0).body().toString() + answers.get(1).body();
          return Step.proceed(it.request(), response -> {
            response.headers().set("x-asked", text + it.call("up", CallRequest.get("/c")).body());
            return response;
          });
        } catch (InterruptedException stopped) {
          interrupted.increment();
          throw stopped;
        }
      };
      """;

  private static final String DEAF =
      """
      return (BlockingFilter) it -> {
        while (!java.nio.file.Files.exists(java.nio.file.Path.of(config.word()))) {
          java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
          Thread.interrupted();
        }
        return Step.proceed(it.request());
      };
      """;

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Asks", "asks", ASKS).write(folder.resolve("asks.jar"));
    TestJar.plugin("Deaf", "deaf", DEAF).write(folder.resolve("deaf.jar"));
  }

  private TestGateway gateway(String pool) {
    upstream
        .on(
            "/a",
            call -> {
              call.await(gate);
              call.answer(200, "a");
            })
        .on("/b", call -> call.answer(200, "b"))
        .on("/c", call -> call.answer(200, "c"));
    return stage.gateway(
        """
        pools: {own: %s}
        plugin_folders: [%s]
        upstreams: {up: {url: "%s", bulkhead: {max_concurrent: 1000}}}
        routes:
          - name: r
            match: {path: /x}
            timeout: 20s
            plugins: [{name: asks, pool: own, config: {word: a}}]
            respond: {status: 200}
          - {name: free, match: {path: /free}, respond: {status: 200}}
        """
            .formatted(pool, folder, upstream.url()));
  }

  private static @Nullable String asked(Reply reply) {
    return reply.field("x-asked");
  }

  @Test
  void bothHalves_callAndWait() {
    gate.complete(null);
    TestGateway gateway = gateway("{threads: virtual, max_concurrent: 4}");

    assertThat(asked(stage.client(gateway).get("/x"))).isEqualTo("abc");

    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"success\"")).isEqualTo(3);
  }

  @Test
  void moreThanThereAreThreads_waitAtOnce_andNoMoreThanThePoolLets() {
    TestGateway gateway = gateway("{threads: virtual, max_concurrent: 40, max_queue: 100}");
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      TestClient client = stage.client(gateway);
      replies.add(
          CompletableFuture.supplyAsync(() -> client.get("/x"), Thread::startVirtualThread));
    }

    Eventually.equal(
        "waiting",
        40L,
        () -> upstream.open().stream().filter(it -> it.target.equals("/a")).count());
    Eventually.equal(
        "queued", 10.0, () -> gateway.metrics().sum("fanlight_pool_queue_depth", "pool=\"own\""));
    assertThat(stage.client(gateway).get("/free").status()).isEqualTo(200);

    gate.complete(null);
    for (CompletableFuture<Reply> reply : replies) {
      assertThat(asked(Eventually.get("a reply", reply))).isEqualTo("abc");
    }
  }

  @Test
  void aClientThatLeaves_interruptsTheThreadAndResetsItsCalls() {
    TestGateway gateway = gateway("{threads: virtual, max_concurrent: 4}");

    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      upstream.awaitArrival("/a");
      Eventually.equal(
          "calls that have their answer",
          1.0,
          () -> gateway.metrics().sum("fanlight_calls_total", "outcome=\"success\""));
    }

    upstream.arrivals().stream()
        .filter(it -> it.target.equals("/a"))
        .forEach(Arrival::awaitDeparture);
    Eventually.equal(
        "interrupted", 1.0, () -> gateway.metrics().sum("fanlight_plugin_asks_interrupted_total"));
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(1);
    gate.complete(null);
  }

  @Test
  void aThreadOfThePlatform_isNeverHeld() {
    gate.complete(null);
    TestGateway gateway = gateway("{threads: 2}");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.code()).isEqualTo("plugin_failed");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void aPoolWhoseThreadsHaveAllBeenTaken_saysSo_andRecovers() throws IOException {
    Path free = folder.resolve("free");
    TestGateway gateway =
        stage.gateway(
            """
            pools: {own: {threads: 1, max_queue: 5}}
            plugin_folders: [%s]
            routes:
              - name: r
                match: {path: /x}
                timeout: 100ms
                plugins: [{name: deaf, pool: own, config: {word: "%s"}}]
                respond: {status: 200}
            """
                .formatted(folder, free));
    TestClient client = stage.client(gateway);

    assertThat(client.get("/x").code()).isEqualTo("plugin_timeout");
    Eventually.equal("stuck threads", 1.0, () -> stuck(gateway));
    assertThat(client.get("/x").code()).isEqualTo("plugin_timeout");
    Eventually.equal("stuck threads", 2.0, () -> stuck(gateway));

    Reply refused = client.get("/x");
    assertThat(refused.code()).isEqualTo("overloaded");
    assertThat(refused.body()).contains("pool own has no thread left: 2 do not end (plugin deaf)");
    try (Wire admin = new Wire(gateway.adminPort())) {
      admin.send("GET /health/ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
      assertThat(admin.rest()).startsWith("HTTP/1.1 503").contains("pool own has no thread left");
    }

    java.nio.file.Files.createFile(free);
    Eventually.equal("stuck threads", 0.0, () -> stuck(gateway));
    assertThat(client.get("/x").status()).isEqualTo(200);
    assertThat(gateway.admin("/health/ready")).contains("\"ready\"");
  }

  private static double stuck(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_pool_stuck_threads", "pool=\"own\"");
  }
}
