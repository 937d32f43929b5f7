package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The streams that plugins send as the bodies of calls. */
class SentBodiesTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  /** Sends five bytes in a stream of its own, which does what {@code config.word()} names. */
  private static final String SENDING =
      """
      class Five implements io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> {
        io.vertx.core.Handler<io.vertx.core.buffer.Buffer> reader;
        io.vertx.core.Handler<Void> ender;
        io.vertx.core.Handler<Throwable> listener;
        public Five handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> h) {
          reader = h;
          return this;
        }
        public Five endHandler(io.vertx.core.Handler<Void> h) {
          ender = h;
          return this;
        }
        public Five exceptionHandler(io.vertx.core.Handler<Throwable> h) {
          listener = h;
          return this;
        }
        public Five resume() {
          reader.handle(io.vertx.core.buffer.Buffer.buffer("12345"));
          switch (config.word()) {
            case "throws":
              throw new IllegalStateException("on purpose");
            case "fails":
              listener.handle(new IllegalStateException("on purpose"));
              break;
            default:
              ender.handle(null);
          }
          return this;
        }
        public Five pause() { return this; }
        public Five fetch(long amount) { return this; }
      }
      return (Filter) (it, chain) -> it.calls()
          .send("up", new CallRequest(io.vertx.core.http.HttpMethod.POST, "/x",
              io.vertx.core.MultiMap.caseInsensitiveMultiMap(),
              new Body.Streamed(new Five(), config.word().equals("declares") ? 9 : -1), null))
          .map(answer -> GatewayResponse.of(200, "text/plain", Body.of(answer.body())));
      """;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Sending", "sending", SENDING).write(folder.resolve("sending.jar"));
  }

  private TestGateway gateway(String way) {
    upstream.on("/x", call -> call.answer(200, call.body()));
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s", timeout: 1m}}
        routes:
          - name: x
            match: {path: /x}
            timeout: 1m
            plugins: [{name: sending, config: {word: %s}}]
            respond: {body: served}
        """
            .formatted(folder, upstream.url(), way));
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "fails", "declares"})
  void aStreamThatFails_isThePluginsMistake_atOnce(String way) {
    TestGateway gateway = gateway(way);

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed", "plugin sending failed");
    assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(1);
  }

  @Test
  void aStream_isSent() {
    assertThat(stage.client(gateway("ends")).get("/x").body()).isEqualTo("12345");
  }
}
