package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The keys of a plugin's entry: which requests it sees, for how long, and what if it fails. */
class PluginUseTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String MARK =
      "return (Filter) (it, chain) -> { it.request().headers().add(\"x-mark\", config.word());"
          + " return chain.proceed(it); };";
  private static final String ASKS =
      "return (Filter) (it, chain) -> { it.request().query(config.word()); return"
          + " chain.proceed(it); };";
  private static final String HANGS =
      "return (Filter) (it, chain) -> { it.request().headers().set(\"x-mark\", \"half\"); return"
          + " io.vertx.core.Promise.<GatewayResponse>promise().future(); };";
  private static final String SLEEPS =
      "return (BlockingFilter) it -> { Thread.sleep(1_000_000); throw new AssertionError(); };";

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Mark", "mark", MARK).write(folder.resolve("mark.jar"));
    TestJar.plugin("Asks", "asks", ASKS).write(folder.resolve("asks.jar"));
    TestJar.plugin("Hangs", "hangs", HANGS).write(folder.resolve("hangs.jar"));
    TestJar.plugin("Sleeps", "sleeps", SLEEPS).write(folder.resolve("sleeps.jar"));
    String guard = TestJar.factory("Guard", "guard", MARK);
    int end = guard.lastIndexOf('}');
    new TestJar()
        .source(
            "test.Guard",
            guard.substring(0, end) + "@Override public boolean isGuard() { return true; } }")
        .entry(TestJar.SERVICES, "test.Guard")
        .write(folder.resolve("guard.jar"));
  }

  @BeforeEach
  void answer() {
    for (String path : List.of("/x", "/a", "/a/", "/a/1", "/a/1/2", "/b/1")) {
      upstream.on(path, call -> call.answer(200, ""));
    }
  }

  private TestGateway gateway(String global, String own) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        plugins: [%s]
        upstreams: {up: {url: "%s"}}
        routes:
          - {name: r, match: {path: /**}, timeout: 20s, plugins: [%s], proxy: {upstream: up}}
        """
            .formatted(folder, global, upstream.url(), own));
  }

  private String marks() {
    return upstream.arrivals().getLast().fields.stream()
        .filter(line -> line.startsWith("x-mark: "))
        .map(line -> line.substring("x-mark: ".length()))
        .collect(Collectors.joining(","));
  }

  @Test
  void id_letsAPluginStandTwice() {
    TestGateway gateway =
        gateway(
            "{name: mark, config: {word: a}}, {name: mark, id: second, config: {word: b}}",
            "{name: mark, id: second, config: {word: c}}");

    stage.client(gateway).get("/x");

    assertThat(marks()).isEqualTo("a,c");
    assertThat(gateway.metrics().series("fanlight_plugin_errors_total"))
        .containsKey("fanlight_plugin_errors_total{plugin=\"second\",route=\"r\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "'methods: [POST]', GET, /x, false",
    "'methods: [POST]', POST, /x, true",
    "'methods: [GET]', HEAD, /x, true",
    "'path: \"/a/{id}\"', GET, /a/1, true",
    "'path: \"/a/{id}\"', GET, /a/1/2, false",
    "'path: \"/a/{id}\"', GET, /a/, false",
    "'path: /a/**', GET, /a, true",
    "'path: /a/**', GET, /a/1/2, true",
    "'path: /a/**', GET, /b/1, false",
    "'path: /%61', GET, /a, true",
    "'query: {debug: {exists: true}}', GET, /x?debug, true",
    "'query: {debug: {exists: true}}', GET, /x, false",
    "'headers: {x-who: {not: me}}', GET, /x, false",
    "'headers: {x-who: me}', GET, /x, true",
    "'host: other.example', GET, /x, false"
  })
  void when_decidesByTheRequest(String when, String method, String target, boolean runs) {
    TestGateway gateway = gateway("", "{name: mark, config: {word: a}, when: {" + when + "}}");

    Eventually.get(
        "answer", stage.client(gateway).send(HttpMethod.valueOf(method), target, "", "x-who: me"));

    assertThat(marks()).isEqualTo(runs ? "a" : "");
  }

  @Test
  void when_seesWhatThePluginsBeforeHaveSet() {
    TestGateway gateway =
        gateway(
            "{name: mark, config: {word: a}}",
            "{name: mark, id: b, config: {word: b}, when: {headers: {x-mark: a}}}");

    stage.client(gateway).get("/x");

    assertThat(marks()).isEqualTo("a,b");
  }

  @ParameterizedTest
  @CsvSource({
    "/admin;x/y",
    "/%2fadmin/x",
    "/%5cadmin/x",
    "/%2561dmin/x",
    "/;/admin/x",
    "/admin%2fx"
  })
  void when_isNotDodgedByAPathOfTwoReadings(String path) {
    TestGateway gateway = gateway("", "{name: guard, config: {word: a}, when: {path: /admin/**}}");

    assertThat(stage.client(gateway).get(path).code()).isEqualTo("bad_request");
  }

  @Test
  void when_seesTheQueryThatAPluginHasSet() {
    TestGateway gateway =
        gateway(
            "{name: mark, config: {word: a}, when: {query: {q: {exists: true}}}}",
            "{name: asks, config: {word: q=new}},"
                + " {name: mark, id: b, config: {word: b}, when: {query: {q: new}}}");

    stage.client(gateway).get("/x?q=old");

    assertThat(marks()).isEqualTo("a,b");
  }

  @Test
  void maxTime_ofAPluginThatHangs_answersPluginTimeout() {
    TestGateway gateway = gateway("", "{name: hangs, config: {word: a}, max_time: 20ms}");

    assertThat(stage.client(gateway).get("/x").code()).isEqualTo("plugin_timeout");
  }

  @Test
  void maxTime_interruptsAPluginThatBlocks() {
    TestGateway gateway = gateway("", "{name: sleeps, config: {word: a}, max_time: 20ms}");

    assertThat(stage.client(gateway).get("/x").code()).isEqualTo("plugin_timeout");
    Eventually.equal(
        "threads busy",
        0.0,
        () -> gateway.metrics().sum("fanlight_pool_active", "pool=\"default\""));
  }

  @ParameterizedTest
  @CsvSource({"hangs", "sleeps"})
  void skip_letsTheRequestGoOnAsItWas(String plugin) {
    TestGateway gateway =
        gateway(
            "",
            "{name: %s, config: {word: a}, max_time: 20ms, on_failure: skip}".formatted(plugin)
                + ", {name: mark, config: {word: b}}");

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(200);

    assertThat(marks()).isEqualTo("b");
    assertThat(gateway.quiet().sum("fanlight_plugin_skipped_total", "plugin=\"" + plugin + "\""))
        .isOne();
  }

  @Test
  void skip_isSaidInTheLogOnceAMinute() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.fanlight.gateway.filter");
    logger.addAppender(log);
    try {
      TestGateway gateway =
          gateway("", "{name: hangs, config: {word: a}, max_time: 20ms, on_failure: skip}");

      stage.client(gateway).get("/x");
      stage.client(gateway).get("/x");
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .startsWith(
            "plugin hangs was busy for longer than its max_time of 20 ms; it was skipped on route"
                + " r, request ");
  }

  @Test
  void skip_ofAPluginThatDecidesWhoMayPass_isAnErrorOfTheFile() {
    assertThatThrownBy(() -> gateway("", "{name: guard, config: {word: a}, on_failure: skip}"))
        .hasMessageContaining("routes[0].plugins[0].on_failure")
        .hasMessageContaining("decides who may pass");
  }
}
