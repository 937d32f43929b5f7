package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.filter.watch.LoopWatch;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Plugins from a jar in a folder, the worst of them included, and what they cost the others. */
class PluginsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** What each plugin is, by its name; {@code config.word()} is an address to ask. */
  private static final Map<String, String> PLUGINS =
      Map.of(
          "throws", asynchronous("throw new IllegalStateException(\"not for clients\");"),
          "nothing", asynchronous("return null;"),
          "silent",
              asynchronous("return io.vertx.core.Promise.<GatewayResponse>promise().future();"),
          "twice", asynchronous("return chain.proceed(it).compose(r -> chain.proceed(it));"),
          "blocks", asynchronous("ask(config.word()); return chain.proceed(it);"),
          "lags",
              asynchronous("return chain.proceed(it).map(r -> { ask(config.word()); return r; });"),
          "asks",
              "return (BlockingFilter) it -> { ask(config.word()); return"
                  + " Step.proceed(it.request()); };",
          "sleeps",
              "return (BlockingFilter) it -> { Thread.sleep(1_000_000); throw new AssertionError();"
                  + " };");

  private static final String ASK =
      """
        static void ask(String url) {
          try (var answer = java.net.URI.create(url).toURL().openStream()) {
            answer.readAllBytes();
          } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
          }
        }
      """;

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  private static String asynchronous(String body) {
    return "return (Filter) (it, chain) -> { " + body + " };";
  }

  @BeforeAll
  static void pack() throws IOException {
    TestJar jar = new TestJar();
    List<String> factories = new ArrayList<>();
    PLUGINS.forEach((name, create) -> {
      String simpleName = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      String factory = TestJar.factory(simpleName, name, create);
      int end = factory.lastIndexOf('}');
      jar.source("test." + simpleName, factory.substring(0, end) + ASK + "}");
      factories.add("test." + simpleName);
    });
    jar.entry(TestJar.SERVICES, String.join("\n", factories)).write(folder.resolve("worst.jar"));
  }

  /** A route for each of them, and one without. */
  private TestGateway gateway(String timeout) {
    StringBuilder routes = new StringBuilder();
    PLUGINS
        .keySet()
        .forEach(name ->
            routes.append(
                """
                  - name: %1$s
                    match: {path: /%1$s}
                    plugins: [{name: %1$s, config: {word: "%2$s/gate"}}]
                    proxy: {upstream: up}
                """
                    .formatted(name, upstream.url())));
    return stage.gateway(
        """
        plugin_folders: [%s]
        defaults: {timeout: %s, connect_timeout: 5s}
        pools: {default: {threads: 2, max_queue: 1}}
        blocked_threshold: 10ms
        upstreams: {up: {url: "%s"}}
        routes:
        %s
          - {name: other, match: {path: /other}, proxy: {upstream: up}}
        """
            .formatted(folder, timeout, upstream.url(), routes));
  }

  @Test
  void aPoolWhoseThreadsAreParkedAndWhoseQueueIsFull_costsNoOtherRoute() {
    CompletableFuture<Void> latch = new CompletableFuture<>();
    upstream
        .on(
            "/gate",
            call -> {
              call.await(latch);
              call.json("{}");
            })
        .on("/asks", call -> call.json("{}"))
        .on("/other", call -> call.json("{}"));
    TestGateway gateway = gateway("10s");
    TestClient client = stage.client(gateway);
    assertPool(gateway, 0, 0);

    List<CompletableFuture<Reply>> held = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      held.add(client.send(HttpMethod.GET, "/asks", ""));
    }
    Eventually.noComplaint(() -> pool(gateway).equals("2.0 and 1.0") ? "" : pool(gateway));
    Reply turnedAway = client.get("/asks");
    Reply other = client.get("/other");
    assertThat(held).noneMatch(CompletableFuture::isDone);
    latch.complete(null);

    assertThat(other.status()).isEqualTo(200);
    assertThat(turnedAway.status()).isEqualTo(503);
    assertThat(turnedAway.code()).isEqualTo("overloaded");
    assertThat(turnedAway.field("retry-after")).isNotNull();
    assertThat(held)
        .allSatisfy(it -> assertThat(Eventually.get("the answer", it).status()).isEqualTo(200));
    assertPool(gateway, 0, 0);
    assertThat(gateway.metrics().sum("fanlight_pool_wait_seconds_count", "pool=\"default\""))
        .isEqualTo(3);
  }

  private static void assertPool(TestGateway gateway, double active, double queued) {
    Eventually.equal("the pool", active + " and " + queued, () -> pool(gateway));
  }

  private static String pool(TestGateway gateway) {
    Metrics now = gateway.metrics();
    return now.series("fanlight_pool_active").get("fanlight_pool_active{pool=\"default\"}")
        + " and "
        + now.series("fanlight_pool_queue_depth")
            .get("fanlight_pool_queue_depth{pool=\"default\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "nothing", "twice"})
  void aPluginThatBreaksTheRules_isNamedAndCostsItsExchangeOnly(String plugin) {
    upstream.on("/" + plugin, call -> call.json("{}")).on("/other", call -> call.json("{}"));
    TestGateway gateway = gateway("10s");
    TestClient client = stage.client(gateway);

    Reply reply = client.get("/" + plugin);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.code()).isEqualTo("plugin_failed");
    assertThat(reply.json().getString("detail")).isEqualTo("plugin " + plugin + " failed");
    assertThat(client.get("/other").status()).isEqualTo(200);
    assertThat(failures(gateway, plugin)).isOne();
    assertThat(upstream.arrivals()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"silent", "sleeps"})
  void aPluginThatNeverEnds_isNamedAtTheDeadline(String plugin) {
    TestGateway gateway = gateway("200ms");

    Reply reply = stage.client(gateway).get("/" + plugin);

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.code()).isEqualTo("plugin_timeout");
    assertThat(reply.json().getString("detail")).contains("plugin " + plugin);
    assertThat(failures(gateway, plugin)).isOne();
    assertPool(gateway, 0, 0);
  }

  private static double failures(TestGateway gateway, String plugin) {
    return gateway.quiet().sum("fanlight_plugin_errors_total", "plugin=\"" + plugin + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "lags"})
  void aPluginThatBlocksTheLoop_isNamedInTheLogAndInTheMetrics(String plugin) {
    CompletableFuture<Void> latch = new CompletableFuture<>();
    upstream
        .on(
            "/gate",
            call -> {
              call.await(latch);
              call.json("{}");
            })
        .on("/" + plugin, call -> call.json("{}"));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(LoopWatch.class);
    logger.addAppender(log);
    try {
      TestGateway gateway = gateway("10s");
      CompletableFuture<Reply> reply = stage.client(gateway).send(HttpMethod.GET, "/" + plugin, "");
      Eventually.equal(
          "whether it is seen",
          true,
          () ->
              gateway
                      .metrics()
                      .sum("fanlight_event_loop_blocked_seconds_total", "plugin=\"" + plugin + "\"")
                  >= 0.01);
      latch.complete(null);

      assertThat(Eventually.get("the answer", reply).status()).isEqualTo(200);
      assertThat(gateway.quiet().sum("fanlight_event_loop_blocked_seconds_total"))
          .isEqualTo(
              gateway
                  .metrics()
                  .sum("fanlight_event_loop_blocked_seconds_total", "plugin=\"" + plugin + "\""));
      assertThat(gateway.metrics().sum("fanlight_event_loop_lag_seconds_sum"))
          .isGreaterThanOrEqualTo(0.01);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(event -> event.getFormattedMessage().startsWith("plugin " + plugin))
        .singleElement()
        .satisfies(
            event -> assertThat(event.getFormattedMessage()).endsWith(" ms on route " + plugin))
        .satisfies(event ->
            assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                .anyMatch(frame -> frame.getSTEAsString().contains(".ask(")));
  }
}
