package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes after a plugin, run for a request that no client waits for. */
class DetachedRunsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Reads the response of a detached run, of so many milliseconds, and answers with it. */
  private static final String DETACH =
      """
      var reads = context.meters().counter("read", "responses");
      return (Filter) (it, chain) -> {
        GatewayRequest own = it.request().copy();
        own.headers().set("x-run", "yes");
        Detached run =
            chain.detached(it, own, java.time.Duration.ofMillis(Long.parseLong(config.word())));
        boolean cancels = it.request().headers().contains("x-cancels");
        return chain
            .join(run.response()
                .compose(answer -> answer.body().collect(100_000, ErrorCode.UPSTREAM_BODY_TOO_LARGE)
                    .map(bytes -> {
                      reads.increment();
                      return answer.body(Body.of(bytes));
                    })),
                run.response())
            .onFailure(left -> {
              if (cancels) {
                run.cancel();
              }
            });
      };
      """;

  /** Runs what it has passed on again, and answers with that; its copy is from before or after. */
  private static final String REFRESH =
      """
      return (Filter) (it, chain) -> {
        GatewayRequest before = it.request().copy();
        return chain.proceed(it)
            .compose(answer -> answer.body().collect(100_000, ErrorCode.UPSTREAM_BODY_TOO_LARGE))
            .compose(read -> {
              GatewayRequest own =
                  config.word().equals("before") ? before : it.request().copy();
              own.headers().set("x-run", "again");
              return chain.join(
                  chain.detached(it, own, java.time.Duration.ofSeconds(10)).response());
            });
      };
      """;

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Detach", "detach", DETACH).write(folder.resolve("detach.jar"));
    TestJar.plugin("Refresh", "refresh", REFRESH).write(folder.resolve("refresh.jar"));
  }

  private TestGateway gateway(String millis, String timeout) {
    upstream
        .on("/x", call -> call.answer(203, "whole"))
        .on("/never", Arrival::stall)
        .on(
            "/gate",
            call -> {
              gate.join();
              call.answer(200, "late");
            });
    return stage.gateway(
        """
        trusted_proxies: [127.0.0.1]
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}}
        routes:
          - name: r
            match: {path: /**}
            timeout: %s
            plugins: [{name: detach, config: {word: "%s"}}]
            proxy: {upstream: up}
        """
            .formatted(folder, upstream.url(), timeout, millis));
  }

  private static double reads(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_plugin_detach_read_total");
  }

  private Wire asked(TestGateway gateway, String path, String field) {
    Wire client = new Wire(gateway.port());
    client.send("GET " + path + " HTTP/1.1\r\nhost: g\r\n" + field + "\r\n");
    upstream.awaitArrival(path);
    return client;
  }

  private static int background(TestGateway gateway) {
    return new JsonObject(gateway.admin("/api/status"))
        .getJsonArray("generations")
        .getJsonObject(0)
        .getInteger("background");
  }

  @Test
  void theRun_answersWithWhatTheActionDoes() {
    TestGateway gateway = gateway("10000", "10s");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(203);
    assertThat(reply.body()).isEqualTo("whole");
    assertThat(upstream.arrivals().getLast().values("x-run")).containsExactly("yes");
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_requests_total")).isEqualTo(1);
    assertThat(after.sum("fanlight_calls_total", "outcome=\"success\"")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "before, x-a: b",
    "after, x-a: b",
    "before, 'via: 1.1 proxy\\r\\nx-forwarded-for: 192.0.2.1\\r\\nforwarded: for=192.0.2.1'",
    "after, 'via: 1.1 proxy\\r\\nx-forwarded-for: 192.0.2.1\\r\\nforwarded: for=192.0.2.1'"
  })
  void aRunAfterTheAnswer_goesOnAsTheRequestItselfDid(String copied, String fields) {
    upstream.on("/x", call -> call.answer(203, "whole"));
    TestGateway gateway =
        stage.gateway(
            """
            trusted_proxies: [127.0.0.1]
            plugin_folders: [%s]
            upstreams: {up: {url: "%s"}}
            routes:
              - name: r
                match: {path: /**}
                plugins: [{name: refresh, config: {word: %s}}]
                proxy: {upstream: up}
            """
                .formatted(folder, upstream.url(), copied));

    Reply reply = stage.client(gateway).get("/x", fields.translateEscapes().split("\r\n"));

    assertThat(reply.status()).as(reply.body()).isEqualTo(203);
    assertThat(upstream.arrivals()).hasSize(2);
    Arrival first = upstream.arrivals().getFirst();
    Arrival again = upstream.arrivals().getLast();
    assertThat(again.values("x-run")).containsExactly("again");
    for (String name :
        List.of(
            "via",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "x-forwarded-port")) {
      assertThat(again.values(name)).as(name).hasSize(1).isEqualTo(first.values(name));
    }
  }

  @Test
  void aRunOfARequestThatHasPassedBefore_isALoop() {
    Reply reply = stage.client(gateway("10000", "10s")).get("/x", "via: 1.1 fanlight");

    assertThat(reply.status()).isEqualTo(508);
    assertThat(reply.code()).isEqualTo("loop_detected");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void aClientThatLeaves_doesNotEndTheRun() {
    TestGateway gateway = gateway("10000", "10s");

    try (Wire client = asked(gateway, "/gate", "")) {
      assertThat(background(gateway)).isEqualTo(1);
    }
    Eventually.equal(
        "a client that left", 1.0, () -> gateway.metrics().sum("fanlight_requests_total"));
    assertThat(reads(gateway)).isZero();
    gate.complete(null);

    Eventually.equal("reads", 1.0, () -> reads(gateway));
    Eventually.equal("runs", 0, () -> background(gateway));
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"success\"")).isEqualTo(1);
  }

  @Test
  void aRunThatThePluginCancels_isResetUpstream() {
    TestGateway gateway = gateway("10000", "10s");

    try (Wire client = asked(gateway, "/never", "x-cancels: yes\r\n")) {
      assertThat(upstream.open()).hasSize(1);
    }

    upstream.arrivals().getLast().awaitDeparture();
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(1);
  }

  @Test
  void aRunThatIsLate_isResetUpstreamThoughItsClientHasTime() {
    TestGateway gateway = gateway("200", "10s");

    Reply reply = stage.client(gateway).get("/never");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.code()).isEqualTo("deadline_exceeded");
    upstream.arrivals().getLast().awaitDeparture();
    assertThat(gateway.quiet().sum("fanlight_plugin_errors_total")).isZero();
  }

  /** Answers with a head at once, and with the body when the gate opens. */
  private void slowBody(String path) {
    upstream.on(
        path,
        call -> {
          call.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n");
          gate.join();
          call.write("late");
        });
  }

  @Test
  void theRoutesTimes_boundNeitherTheRunNorTheWaitFromTheHeadOn() {
    TestGateway gateway = gateway("10000", "300ms");
    slowBody("/slow");
    try (Wire client = asked(gateway, "/slow", "")) {
      // It begins later, so when its time is over, that of the other one is too.
      Reply late = stage.client(gateway).get("/gate");
      assertThat(late.status()).isEqualTo(504);
      gate.complete(null);
      assertThat(client.head()).startsWith("http/1.1 200");
      assertThat(client.read(4)).isEqualTo("late");
    }
  }

  @Test
  void aRun_hasMoreTimeThanTheRouteBeforeItsHeadToo() {
    TestGateway gateway = gateway("10000", "300ms");
    try (Wire client = asked(gateway, "/gate", "")) {
      assertThat(client.head()).startsWith("http/1.1 504");
    }
    gate.complete(null);
    Eventually.equal("reads", 1.0, () -> reads(gateway));
  }

  @Test
  void aClientWithLessTime_getsItsOwnDeadlineAndBlamesNoPlugin() {
    TestGateway gateway = gateway("10000", "10s");

    Reply reply = stage.client(gateway).get("/gate", "x-request-timeout-ms: 200");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.code()).isEqualTo("deadline_exceeded");
    assertThat(gateway.metrics().sum("fanlight_plugin_errors_total")).isZero();
    gate.complete(null);
    Eventually.equal("reads", 1.0, () -> reads(gateway));
  }

  @Test
  void aStop_waitsForTheRun() {
    TestGateway gateway = gateway("10000", "10s");
    try (Wire client = asked(gateway, "/gate", "")) {
      assertThat(background(gateway)).isEqualTo(1);
    }
    Eventually.equal(
        "a client that left", 1.0, () -> gateway.metrics().sum("fanlight_requests_total"));

    CompletableFuture<Void> stop = gateway.stop();
    assertThat(stop).isNotDone();
    gate.complete(null);
    stop.join();

    assertThat(upstream.arrivals().getLast().hasDeparted()).isFalse();
  }
}
