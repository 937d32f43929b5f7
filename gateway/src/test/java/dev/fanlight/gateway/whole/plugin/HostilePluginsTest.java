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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What plugins do wrong costs their own exchange a named error, and nobody anything else. */
class HostilePluginsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    plugin(
        "Hanging",
        "return (Filter) (it, chain) -> chain.proceed(it)"
            + ".compose(r -> io.vertx.core.Promise.<GatewayResponse>promise().future());");
    plugin(
        "Lingering",
        "return (BlockingFilter) it -> Step.proceed(it.request(), r -> {"
            + " Thread.sleep(1_000_000); return r; });");
    plugin(
        "Pathless",
        "return (Filter) (it, chain) -> { it.request().path(config.word());"
            + " return chain.proceed(it); };");
    plugin(
        "Querying",
        "return (Filter) (it, chain) -> { it.request().query(config.word());"
            + " return chain.proceed(it); };");
    plugin(
        "Broken",
        "return (Filter) (it, chain) ->"
            + " io.vertx.core.Future.succeededFuture(GatewayResponse.of(200, \"text/plain\", new"
            + " Body.Streamed((io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer>)"
            + " java.lang.reflect.Proxy.newProxyInstance(Filter.class.getClassLoader(), new"
            + " Class<?>[] {io.vertx.core.streams.ReadStream.class}, (self, method, arguments) -> {"
            + " if (method.getName().equals(config.word())) throw new LinkageError(\"broken\");"
            + " return self; }), -1)));");
    plugin(
        "Calling",
        "return (Filter) (it, chain) -> it.calls()"
            + ".send(\"up\", CallRequest.get(config.word()))"
            + ".compose(r -> chain.proceed(it));");
    plugin(
        "Ending",
        "var ended = context.meters().counter(\"ended\", \"Exchanges ended\");"
            + " return (Filter) (it, chain) -> { it.onEnd(() -> { ended.increment(); throw new"
            + " LinkageError(\"broken\"); }); it.onEnd(ended::increment);"
            + " return chain.proceed(it); };");
    plugin(
        "Lost",
        "return (Filter) (it, chain) -> it.calls()"
            + ".send(\"nowhere\", CallRequest.get(\"/\"))"
            + ".compose(r -> chain.proceed(it));");
    plugin(
        "Refusing",
        "return (Filter) (it, chain) -> { throw GatewayError.of(ErrorCode.FORBIDDEN, \"no\")"
            + ".withHeader(\"X-Why\", config.word()); };");
    plugin(
        "Naming",
        "return (Filter) (it, chain) -> { it.request().headers().set(config.word(), \"x\");"
            + " return chain.proceed(it); };");
    plugin(
        "Unnaming",
        "return (Filter) (it, chain) -> chain.proceed(it)"
            + ".map(r -> { r.headers().set(config.word(), \"x\"); return r; });");
    plugin("Bodiless", "return (Filter) (it, chain) -> chain.proceed(it).map(r -> r.body(null));");
    plugin(
        "Renumbering",
        "return (Filter) (it, chain) -> chain.proceed(it)"
            + ".map(r -> r.status(Integer.parseInt(config.word())));");
    plugin(
        "Numbering",
        "return (Filter) (it, chain) -> io.vertx.core.Future.succeededFuture("
            + "GatewayResponse.of(Integer.parseInt(config.word())));");
    plugin(
        "Emptying",
        "return (Filter) (it, chain) -> { it.request().body(null); return chain.proceed(it); };");
    plugin(
        "Sleepy",
        "return (BlockingFilter) it -> { while (System.getProperty(\"sleepy\") != null) {"
            + " try { Thread.sleep(5); } catch (InterruptedException ignored) {} }"
            + " return Step.proceed(it.request()); };");
  }

  private static void plugin(String simpleName, String create) throws IOException {
    TestJar.plugin(simpleName, simpleName.toLowerCase(java.util.Locale.ROOT), create)
        .write(folder.resolve(simpleName + ".jar"));
  }

  private TestGateway gateway(String plugin, String word, String timeout) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        pools: {one: {threads: 1, max_queue: 5}}
        upstreams: {up: {url: "%s"}}
        routes:
          - name: x
            match: {path: /x}
            timeout: %s
            plugins: [{name: %s, config: {word: "%s"}%s}]
            proxy: {upstream: up}
        """
            .formatted(
                folder,
                upstream.url(),
                timeout,
                plugin,
                word,
                plugin.equals("sleepy") ? ", pool: one" : ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\nb", "a\\rb", "a\\0b"})
  void aRefusalWithAControlCharacterInAField_isAnswered_andThePluginIsNamed(String value) {
    TestGateway gateway = gateway("refusing", value, "10s");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed").contains("plugin refusing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hanging", "lingering"})
  void aPluginThatHangsInItsResponseHalf_isEndedAndNamedAtTheTimeout(String plugin) {
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1);
          call.write("begun");
          call.stall();
        });
    TestGateway gateway = gateway(plugin, "", "1s");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.body()).contains("plugin_timeout").contains("plugin " + plugin);
    upstream.awaitArrival("/x").awaitDeparture();
    Eventually.equal(
        "busy threads", 0.0, () -> gateway.metrics().sum("fanlight_pool_active") + stuck(gateway));
  }

  private static double stuck(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_pool_stuck_threads");
  }

  @ParameterizedTest
  @CsvSource({
    "pathless, http://evil/x",
    "pathless, /a/../b",
    "pathless, /a b",
    "pathless, /%zz",
    "pathless, /a/%2e%2E",
    "pathless, x",
    "pathless, /a?b",
    "querying, 'a b'",
    "querying, a#b"
  })
  void aRequestThatAPluginSpoiled_isItsFailureAtOnce(String plugin, String word) {
    TestGateway gateway = gateway(plugin, word, "10s");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed").contains("plugin " + plugin + " failed: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "/a b", "/a\\r\\nevil: 1", "", "http://evil/x", "*", "/a\\u00e4", "/a#b"})
  void aCallWithATargetThatCannotBe_isThePluginsMistake(String target) {
    TestGateway gateway = gateway("calling", target, "10s");

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin calling failed: the target of a call is");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void anUpstreamThatThereIsNot_isThePluginsMistake() {
    Reply reply = stage.client(gateway("lost", "", "10s")).get("/x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body())
        .contains("plugin_failed", "plugin lost failed: there is no upstream named nowhere");
  }

  @Test
  void whoWaitsForAPoolUntilTheDeadline_blamesThePoolAndNotThePlugin() {
    upstream.on("/x", call -> call.answer(200, "whole"));
    System.setProperty("sleepy", "yes");
    try {
      TestGateway gateway = gateway("sleepy", "", "200ms");
      TestClient client = stage.client(gateway);

      Reply held = client.get("/x");
      Reply waiting = client.get("/x");

      assertThat(held.body()).contains("plugin_timeout").contains("plugin sleepy");
      assertThat(waiting.status()).isEqualTo(504);
      assertThat(waiting.body())
          .contains("deadline_exceeded", "no thread of pool one was free")
          .doesNotContain("sleepy");
    } finally {
      System.clearProperty("sleepy");
    }
  }

  @Test
  void whatAPluginThrowsAtTheEndOfAnExchange_keepsNothingFromEnding() {
    upstream.on("/x", call -> call.answer(200, "whole"));
    TestGateway gateway = gateway("ending", "", "10s");

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("whole");

    Eventually.equal(
        "the ended", 2.0, () -> gateway.metrics().sum("fanlight_plugin_ending_ended_total"));
  }

  @Test
  void whatAPluginDoesAtTheEndOfAnExchange_happensAlsoWhenTheClientLeaves() {
    upstream.on("/x", Arrival::stall);
    TestGateway gateway = gateway("ending", "", "10s");

    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      upstream.awaitArrival("/x");
    }

    Eventually.equal(
        "the ended", 2.0, () -> gateway.metrics().sum("fanlight_plugin_ending_ended_total"));
  }

  @ParameterizedTest
  @CsvSource({"resume", "handler", "endHandler"})
  void aResponseStreamThatThrows_failsItsExchangeByName(String method) {
    Reply reply = stage.client(gateway("broken", method, "5s")).get("/x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed", "plugin broken failed");
  }

  @ParameterizedTest
  @CsvSource({
    "naming, ''",
    "naming, 'a b'",
    "unnaming, ''",
    "unnaming, 'a b'",
    "bodiless, ''",
    "emptying, ''",
    "renumbering, 0",
    "renumbering, 100",
    "renumbering, 600",
    "renumbering, 1000",
    "renumbering, -200",
    "numbering, 99",
    "numbering, 199",
    "numbering, 100000"
  })
  void aMessageThatCannotBeSent_isThePluginsMistake(String plugin, String word) {
    upstream.on("/x", call -> call.answer(200, "whole"));

    Reply reply = stage.client(gateway(plugin, word, "5s")).get("/x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed", "plugin " + plugin + " failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200", "204", "599"})
  void aStatusThatAnAnswerMayHave_isThePluginsChoice(String status) {
    Reply reply = stage.client(gateway("numbering", status, "5s")).get("/x");

    assertThat(reply.status()).isEqualTo(Integer.parseInt(status));
  }
}
