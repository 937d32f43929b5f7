package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.filter.watch.LoopWatch;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Plugins that block their loop in what they have left with the gateway. */
class BlockedLaterTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** What each plugin is, by its name. Each blocks once it has the client's body, or an answer. */
  private static final Map<String, String> PLUGINS =
      Map.of(
          "collects",
          "it.request().body().collect(9, ErrorCode.PAYLOAD_TOO_LARGE).compose(b -> { block();"
              + " it.request().body(Body.of(b)); return chain.proceed(it); })",
          "maps",
          "chain.proceed(change(it, it.request().body().map(c -> { block(); return c; })))",
          "handles",
          "handled(it.request().body()).compose(b -> chain.proceed(change(it, b)))",
          "calls",
          "it.calls().send(\"up\", CallRequest.get(\"/asked\")).compose(a -> { block(); return"
              + " chain.proceed(it); })",
          "joins",
          "it.scope().all(java.util.List.of((Scope.Task<CallResponse>) in ->"
              + " in.calls().send(\"up\", CallRequest.get(\"/asked\")))).compose(a -> {"
              + " block(); return chain.proceed(it); })",
          "works",
          "context.blocking(() -> 1).compose(a -> { block(); return chain.proceed(it); })",
          "answers",
          "chain.proceed(it).compose(r -> read(r))",
          "detaches",
          "chain.detached(it, it.request().copy().body(Body.of(\"x\")),"
              + " java.time.Duration.ofSeconds(15)).response().compose(r -> read(r))");

  private static final String PARTS =
      """
        private static final String HOLD = "blocked-later";
        static void block() {
          while (System.getProperty(HOLD) != null) { Thread.onSpinWait(); }
        }
        static io.vertx.core.Future<GatewayResponse> read(GatewayResponse response) {
          System.setProperty("blocked-later.reads", "");
          return response.body().collect(9_999, ErrorCode.UPSTREAM_BODY_TOO_LARGE).map(bytes -> {
            block();
            return response.body(Body.of(bytes));
          });
        }
        static Exchange change(Exchange it, Body body) {
          it.request().body(body);
          return it;
        }
        static io.vertx.core.Future<Body> handled(Body body) {
          io.vertx.core.Promise<Body> end = io.vertx.core.Promise.promise();
          var stream = ((Body.Streamed) body).stream();
          stream.endHandler(x -> { block(); end.complete(Body.of("read")); });
          stream.handler(chunk -> {}).resume();
          return end.future();
        }
      """;

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();
  private final Logger logger = (Logger) LoggerFactory.getLogger(LoopWatch.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void pack() throws IOException {
    TestJar jar = new TestJar();
    List<String> factories = new ArrayList<>();
    PLUGINS.forEach((name, answer) -> {
      String factory =
          TestJar.factory("P" + name, name, "return (Filter) (it, chain) -> " + answer + ";");
      int end = factory.lastIndexOf('}');
      jar.source("test.P" + name, factory.substring(0, end) + PARTS + "}");
      factories.add("test.P" + name);
    });
    jar.entry(TestJar.SERVICES, String.join("\n", factories)).write(folder.resolve("later.jar"));
  }

  @BeforeEach
  void listen() {
    System.setProperty("blocked-later", "");
    log.list = new CopyOnWriteArrayList<>(); // the watch writes while the test reads
    log.start();
    logger.addAppender(log);
    upstream
        .on("/asked", call -> call.json("{}"))
        .on("/x", call -> call.answer(200, call.body()))
        .on("/late", BlockedLaterTest::answerLate);
  }

  /** The content comes after the plugin has begun to wait for it. */
  private static void answerLate(Arrival call) {
    call.head(200, 2, "content-type: application/json");
    Eventually.equal("reads", true, () -> System.getProperty("blocked-later.reads") != null);
    call.write("{}");
    call.end();
  }

  @AfterEach
  void letGo() {
    System.clearProperty("blocked-later");
    System.clearProperty("blocked-later.reads");
    logger.detachAppender(log);
  }

  private TestGateway gateway(String plugin, String action) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        defaults: {timeout: 20s}
        blocked_threshold: 10ms
        upstreams: {up: {url: "%s"}}
        routes:
          - {name: r, match: {path: /x}, plugins: [{name: %s, config: {word: w}}], %s}
        """
            .formatted(folder, upstream.url(), plugin, action));
  }

  @ParameterizedTest
  @ValueSource(strings = {"collects", "maps", "handles"})
  void aPluginThatBlocksOverTheBodyOfAClient_isNamedWithItsRoute(String plugin) {
    TestGateway gateway = gateway(plugin, "proxy: {upstream: up}");
    try (Wire client = new Wire(gateway.port())) {
      client.send(
          "POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 100 ");
      client.send("hello");

      assertNamed(plugin, client);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "calls, 'proxy: {upstream: up}'",
    "joins, 'proxy: {upstream: up}'",
    "works, 'proxy: {upstream: up}'",
    "answers, 'proxy: {upstream: up, path: /late}'",
    "detaches, 'proxy: {upstream: up, path: /late}'",
    "answers, 'fan_out: {join: as_completed, calls: [{name: a, upstream: up, path: /asked},"
        + " {name: b, upstream: up, path: /late}]}'"
  })
  void aPluginThatBlocksOverAnAnswer_isNamedWithItsRoute(String plugin, String action) {
    TestGateway gateway = gateway(plugin, action);
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");

      assertNamed(plugin, client);
    }
  }

  private void assertNamed(String plugin, Wire client) {
    Eventually.equal("whether it is named", true, () -> !lines().isEmpty());
    System.clearProperty("blocked-later");

    assertThat(client.head()).startsWith("http/1.1 200 ");
    assertThat(lines())
        .allSatisfy(line ->
            assertThat(line).startsWith("plugin " + plugin + " has kept").endsWith(" on route r"));
  }

  /** What the log says of plugins. */
  private List<String> lines() {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith("plugin "))
        .toList();
  }
}
