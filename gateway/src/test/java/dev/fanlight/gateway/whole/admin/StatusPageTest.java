package dev.fanlight.gateway.whole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /api/status} says about a gateway at work. */
class StatusPageTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Jar and test both see the properties of the system. */
  private static final String BLOCKING =
      """
      return (Filter) (exchange, chain) -> {
        java.util.Properties shared = System.getProperties();
        ((java.util.concurrent.CountDownLatch) shared.get("status-entered")).countDown();
        try {
          ((java.util.concurrent.CountDownLatch) shared.get("status-go")).await();
        } catch (InterruptedException stopped) {
          throw new IllegalStateException(stopped);
        }
        return chain.proceed(exchange);
      };
      """;

  @TempDir Path folder;

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private String yaml(String other) {
    return """
    upstreams: {up: {url: "%s", bulkhead: {max_concurrent: 1, max_queue: 5}}}
    routes:
      - {name: held, match: {path: /held}, proxy: {upstream: up}}
      - {name: %s, match: {path: /other}, respond: {}}
    """
        .formatted(upstream.url(), other);
  }

  private static JsonObject status(TestGateway gateway) {
    return new JsonObject(gateway.admin("/api/status"));
  }

  /** Those of one list, each as short as it can be said. */
  private static List<String> shown(JsonObject status, String list, String... fields) {
    JsonArray all = status.getJsonArray(list);
    return IntStream.range(0, all.size())
        .mapToObj(all::getJsonObject)
        .map(one ->
            String.join(
                " ", List.of(fields).stream().map(one::getValue).map(String::valueOf).toList()))
        .toList();
  }

  private void hold() {
    upstream.on(
        "/held",
        call -> {
          call.await(gate);
          call.answer(200, "ok");
        });
  }

  /** Looks again while an event loop is too busy to answer, or a count is about to change. */
  private static void eventually(
      TestGateway gateway, List<String> expected, String list, String... fields) {
    Eventually.equal(list, expected, () -> shown(status(gateway), list, fields));
  }

  /** Of the only upstream: attempts and connections. */
  private static List<String> endpoints(TestGateway gateway) {
    JsonObject up = status(gateway).getJsonArray("upstreams").getJsonObject(0);
    return shown(up, "endpoints", "in_flight", "connections");
  }

  @Test
  void whatIsUnderWay_isCountedWhereverItIs() {
    hold();
    TestGateway gateway = stage.gateway(yaml("other"));
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> first = client.send("/held");
    upstream.awaitArrival("/held");
    CompletableFuture<Reply> second = client.send("/held");

    eventually(gateway, List.of("up 1 1 1"), "bulkheads", "name", "permits", "in_use", "queued");
    eventually(gateway, List.of("held 2", "other 0"), "routes", "name", "in_flight");
    eventually(
        gateway,
        List.of("1 current 2 0"),
        "generations",
        "generation",
        "phase",
        "exchanges",
        "background");
    eventually(gateway, List.of("up 2"), "upstreams", "name", "calls");
    Eventually.equal("endpoints", List.of("1 1"), () -> endpoints(gateway));
    JsonObject status = status(gateway);
    assertThat(status.getString("status")).isEqualTo("ready");
    assertThat(status.getJsonObject("totals").getInteger("exchanges")).isEqualTo(2);
    assertThat(status.getJsonObject("totals").getInteger("calls")).isEqualTo(2);
    assertThat(status.getJsonObject("totals").getInteger("orphan_calls")).isZero();
    assertThat(shown(status.getJsonArray("upstreams").getJsonObject(0), "endpoints", "address"))
        .containsExactly(upstream.url().replace("http://", ""));
    assertThat(shown(status, "listeners", "name", "host", "port", "draining"))
        .containsExactly("public 127.0.0.1 " + gateway.port() + " false");
    assertThat(shown(status, "pools", "name", "generation", "active", "queued"))
        .contains("default 1 0 0");

    gate.complete(null);
    assertThat(Eventually.get("the first answer", first).status()).isEqualTo(200);
    assertThat(Eventually.get("the second answer", second).status()).isEqualTo(200);
    eventually(gateway, List.of("held 0", "other 0"), "routes", "name", "in_flight");
    eventually(gateway, List.of("up 1 0 0"), "bulkheads", "name", "permits", "in_use", "queued");
  }

  @Test
  void aGenerationThatDrains_isShownUntilItsLastExchange() {
    hold();
    TestGateway gateway = stage.gateway(yaml("other"));
    CompletableFuture<Reply> slow = stage.client(gateway).send("/held");
    upstream.awaitArrival("/held");

    gateway.reloaded(yaml("another"));

    eventually(
        gateway,
        List.of("2 current 0", "1 draining 1"),
        "generations",
        "generation",
        "phase",
        "exchanges");
    // Both generations have the same connections, which count once.
    Eventually.equal("endpoints", List.of("1 1"), () -> endpoints(gateway));
    assertThat(shown(status(gateway), "routes", "name", "in_flight"))
        .containsExactly("held 1", "another 0", "other 0");
    gate.complete(null);
    assertThat(Eventually.get("the answer", slow).status()).isEqualTo(200);
    eventually(gateway, List.of("2 current"), "generations", "generation", "phase");
    eventually(gateway, List.of("held", "another"), "routes", "name");
  }

  @Test
  void aRemovedListener_isShownWhileItDrains() {
    hold();
    TestGateway gateway = stage.gateway(yaml("other"));
    CompletableFuture<Reply> slow = stage.client(gateway).send("/held");
    upstream.awaitArrival("/held");

    gateway.reloaded("listeners: [{name: next, host: 127.0.0.1, port: 0}]\n" + yaml("other"));

    eventually(
        gateway,
        List.of("next false 0", "public true 1"),
        "listeners",
        "name",
        "draining",
        "connections");
    gate.complete(null);
    assertThat(Eventually.get("the answer", slow).status()).isEqualTo(200);
    eventually(gateway, List.of("next"), "listeners", "name");
  }

  @Test
  void aBlockedEventLoop_isNamedAndHoldsNoPageUp() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    System.getProperties().put("status-entered", entered);
    System.getProperties().put("status-go", go);
    TestJar.plugin("Blocks", "blocks", BLOCKING).write(folder.resolve("blocks.jar"));
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            routes:
              - name: blocked
                match: {path: /blocked}
                plugins: [{name: blocks, config: {word: ""}}]
                respond: {}
            """
                .formatted(folder));
    try {
      CompletableFuture<Reply> blocked = stage.client(gateway).send("/blocked");
      assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

      Eventually.equal(
          "event loops that did not answer",
          1L,
          () ->
              shown(status(gateway), "loops", "answered").stream().filter("false"::equals).count());
      eventually(gateway, List.of("blocked 1"), "routes", "name", "in_flight");
      go.countDown();
      assertThat(Eventually.get("the answer", blocked).status()).isEqualTo(200);
      Eventually.equal(
          "event loops that did not answer",
          0L,
          () ->
              shown(status(gateway), "loops", "answered").stream().filter("false"::equals).count());
    } finally {
      go.countDown();
      System.getProperties().remove("status-entered");
      System.getProperties().remove("status-go");
    }
  }

  @Test
  void nothingOfTheConfigurationButNames_isShown() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2");
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s"}}
            routes:
              - {name: a, match: {path: /a}, respond: {headers: {x-key: "${file:%s}"}}}
              - name: b
                match: {path: /b}
                fan_out:
                  calls: [{name: c, upstream: up, path: /c, headers: {x-key: "${file:%s}"}}]
            """
                .formatted(upstream.url(), secret, secret));
    assertThat(stage.client(gateway).get("/a?q=hunter2", "authorization: hunter2").field("x-key"))
        .isEqualTo("hunter2");

    assertThat(gateway.admin("/api/status")).contains("\"a\"").doesNotContain("hunter2");
  }
}
