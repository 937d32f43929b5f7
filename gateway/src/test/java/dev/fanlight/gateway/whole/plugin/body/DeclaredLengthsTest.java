package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A plugin that passes on a request of another length than it declares. The upstream would take
 * what is too much for the next request, or the next request for what is missing.
 */
class DeclaredLengthsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  /** Too many to be held and counted before they are sent. */
  private static final String BODY = "x".repeat(40_000);

  /** Passes on a body, its own or that received, with the length that is configured. */
  private static final String DECLARING =
      """
      class Own implements io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> {
        io.vertx.core.Handler<io.vertx.core.buffer.Buffer> reader;
        io.vertx.core.Handler<Void> ender;
        public Own handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> h) {
          reader = h == null ? piece -> {} : h;
          return this;
        }
        public Own endHandler(io.vertx.core.Handler<Void> h) {
          ender = h == null ? end -> {} : h;
          return this;
        }
        public Own resume() {
          reader.handle(io.vertx.core.buffer.Buffer.buffer("x".repeat(20_000)));
          reader.handle(io.vertx.core.buffer.Buffer.buffer("x".repeat(20_000)));
          ender.handle(null);
          return this;
        }
        public Own pause() { return this; }
        public Own fetch(long amount) { return this; }
        public Own exceptionHandler(io.vertx.core.Handler<Throwable> h) { return this; }
      }
      return (Filter) (it, chain) -> {
        String[] word = config.word().split(" ");
        var stream = word[0].equals("own")
            ? new Own()
            : ((Body.Streamed) it.request().body()).stream();
        it.request().body(new Body.Streamed(stream, Long.parseLong(word[1])));
        return chain.proceed(it);
      };
      """;

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Declaring", "declaring", DECLARING).write(folder.resolve("declaring.jar"));
  }

  private static TestGateway gateway(String up, String word) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {%s}}
        routes:
          - name: x
            match: {path: /x}
            timeout: 1m
            idle_timeout: 1m
            plugins: [{name: declaring, config: {word: %s}}]
            proxy: {upstream: up}
        """
            .formatted(folder, up, word));
  }

  @ParameterizedTest
  @CsvSource({
    "own 30000, plugin_failed, plugin declaring failed: the request's body had more than the 30000",
    "own 50000, plugin_failed, plugin declaring failed: the request's body had less than the 50000",
    "received 30000, internal_error, the request's body had more than the 30000",
    "received 50000, internal_error, the request's body had less than the 50000"
  })
  void anotherLength_failsTheExchange_andClosesTheConnection(
      String word, String code, String detail) {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.answer(200, call.body()));
    TestGateway gateway = gateway("url: \"" + upstream.url() + '"', word);

    Reply reply = stage.client(gateway).post("/x", BODY);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("error:" + code + '"', detail);
    Eventually.equal("connections", 0, upstream::openConnections);
  }

  @ParameterizedTest
  @CsvSource({
    "own 30000, plugin_failed",
    "own 50000, plugin_failed",
    "received 30000, internal_error",
    "received 50000, internal_error"
  })
  void anotherLengthOverHttp2_failsTheExchange(String word, String code) {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on("/x", call -> call.answer(200, call.body()));
    TestGateway gateway = gateway("url: \"" + upstream.url() + "\", protocol: h2c", word);

    Reply reply = stage.client(gateway).post("/x", BODY);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("error:" + code + '"');
  }

  @ParameterizedTest
  @CsvSource({"own 40000", "own -1", "received 40000", "received -1"})
  void theRightLength_passes(String word) {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.answer(200, call.body()));
    TestGateway gateway = gateway("url: \"" + upstream.url() + '"', word);

    assertThat(stage.client(gateway).post("/x", BODY).body()).isEqualTo(BODY);
  }
}
