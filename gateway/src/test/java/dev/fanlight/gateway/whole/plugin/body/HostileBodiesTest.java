package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What plugins do wrong to bodies fails their own exchange at once, and names them. */
class HostileBodiesTest {
  private static final String COLLECT = ".collect(100, ErrorCode.INVALID_BODY)";

  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    plugin(
        "Keeping",
        "return (Filter) (it, chain) -> chain.proceed(it)"
            + (".compose(r -> r.body()" + COLLECT + ".map(bytes -> r));"));
    plugin(
        "Eating",
        "return (Filter) (it, chain) ->"
            + (" it.request().body()" + COLLECT + ".compose(bytes -> chain.proceed(it));"));
    plugin(
        "Straying",
        """
        class Stray implements io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> {
          io.vertx.core.Handler<io.vertx.core.buffer.Buffer> reader;
          public Stray handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> r) {
            reader = r;
            return this;
          }
          public Stray resume() {
            var reads = reader;
            Thread.ofPlatform().name("stray").start(() -> {
              for (int i = 0; i < 100; i++) {
                reads.handle(io.vertx.core.buffer.Buffer.buffer("x"));
              }
            });
            return this;
          }
          public Stray pause() { return this; }
          public Stray fetch(long amount) { return this; }
          public Stray exceptionHandler(io.vertx.core.Handler<Throwable> h) { return this; }
          public Stray endHandler(io.vertx.core.Handler<Void> h) { return this; }
        }
        return (Filter) (it, chain) -> io.vertx.core.Future.succeededFuture(
            GatewayResponse.of(200, "text/plain", new Body.Streamed(new Stray(), -1)));
        """);
  }

  private static void plugin(String simpleName, String create) throws IOException {
    TestJar.plugin(simpleName, simpleName.toLowerCase(Locale.ROOT), create)
        .write(folder.resolve(simpleName + ".jar"));
  }

  private TestGateway gateway(String plugin, String action) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}}
        routes:
          - name: x
            match: {path: /x}
            timeout: 1m
            idle_timeout: 1m
            plugins: [{name: %s, config: {word: ""}}]
            %s
        """
            .formatted(folder, upstream.url(), plugin, action));
  }

  @Test
  void aResponseThatAPluginCollected_andPassesOn_isItsMistake() {
    upstream.on("/x", call -> call.answer(200, "whole"));

    Reply reply = stage.client(gateway("keeping", "proxy: {upstream: up}")).get("/x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed", "plugin keeping failed");
  }

  @Test
  void aRequestThatAPluginCollected_andPassesOn_isItsMistake() {
    Reply reply = stage.client(gateway("eating", "proxy: {upstream: up}")).post("/x", "content");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed", "plugin eating failed");
  }

  @Test
  void aRequestThatAPluginCollected_isServedByAnActionThatDoesNotWantIt() {
    TestGateway gateway = gateway("eating", "respond: {body: served}");

    assertThat(stage.client(gateway).post("/x", "content").body()).isEqualTo("served");
  }

  @Test
  void aStreamOnAThreadOfItsOwn_isThePluginsMistake_once() {
    TestGateway gateway = gateway("straying", "respond: {body: served}");

    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      Eventually.equal(
          "the failures", 1.0, () -> gateway.metrics().sum("fanlight_plugin_errors_total"));
    }
  }
}
