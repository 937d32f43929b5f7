package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that let a body flow before anybody reads it, or use it in another unusual way. */
class LateReadersTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  /** Larger than what one read brings. */
  private static final String LONG = "0123456789".repeat(20_000);

  private static final String ASKING =
      """
      class Passing implements io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> {
        final io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> source;
        Passing(Body body) { source = ((Body.Streamed) body).stream(); }
        public Passing handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> h) {
          source.handler(h);
          return this;
        }
        public Passing endHandler(io.vertx.core.Handler<Void> h) {
          source.endHandler(h);
          return this;
        }
        public Passing exceptionHandler(io.vertx.core.Handler<Throwable> h) {
          source.exceptionHandler(h);
          return this;
        }
        public Passing resume() { source.resume(); return this; }
        public Passing pause() { source.pause(); return this; }
        public Passing fetch(long amount) { source.fetch(amount); return this; }
      }
      class Counting extends Passing {
        int asked;
        Counting(Body body) { super(body); }
        public Passing handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> h) {
          return super.handler(h == null ? null : piece -> {
            if (--asked < 0) {
              throw new IllegalStateException("it did not ask for that");
            }
            h.handle(piece);
            io.vertx.core.Vertx.currentContext().runOnContext(later -> one());
          });
        }
        void one() {
          asked++;
          source.fetch(1);
        }
        public Passing pause() { return this; }
        public Passing resume() { return fetch(1); }
        public Passing fetch(long amount) {
          if (asked == 0) {
            one();
          }
          return this;
        }
      }
      java.util.function.Function<Body, io.vertx.core.Future<Body>> use = body -> {
        String[] steps = config.word().split("-");
        var stream = ((Body.Streamed) body).stream();
        switch (steps[0]) {
          case "resume": stream.resume(); break;
          case "fetch": stream.fetch(1); break;
          case "pause": stream.pause(); break;
          case "less": stream.fetch(-1); break;
          case "piece": stream.handler(piece -> {}).fetch(1); break;
          default:
        }
        return io.vertx.core.Vertx.currentContext().owner().timer(50).compose(later -> {
          if (steps[0].equals("pause")) {
            stream.resume();
          }
          return switch (steps[1]) {
            case "collect" -> body.collect(1_000_000, ErrorCode.INVALID_BODY).map(Body::of);
            case "map" -> io.vertx.core.Future.succeededFuture(
                body.map(piece -> piece, io.vertx.core.buffer.Buffer::buffer));
            case "wrap" -> io.vertx.core.Future.succeededFuture(
                new Body.Streamed(new Passing(body), -1));
            case "fetched" -> {
              Body mapped = body.map(piece -> piece, io.vertx.core.buffer.Buffer::buffer);
              ((Body.Streamed) mapped).stream().fetch(1);
              yield io.vertx.core.Future.succeededFuture(mapped);
            }
            case "count" -> io.vertx.core.Future.succeededFuture(
                new Body.Streamed(new Counting(body), -1));
            case "trailers" -> io.vertx.core.Future.succeededFuture(
                new Body.Streamed(stream, -1, () -> {
                  throw new IllegalStateException("on purpose");
                }));
            case "never" -> io.vertx.core.Promise.<Body>promise().future();
            default -> io.vertx.core.Future.succeededFuture(body);
          };
        });
      };
      return (Filter) (it, chain) -> {
        if (it.request().headers().contains("answer")) {
          return chain.proceed(it).compose(answer -> use.apply(answer.body()).map(answer::body));
        }
        return use.apply(it.request().body()).compose(body -> {
          it.request().body(body);
          return chain.proceed(it);
        });
      };
      """;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Asking", "asking", ASKING).write(folder.resolve("asking.jar"));
    TestJar.plugin(
            "Mapping",
            "mapping",
            """
            return (Filter) (it, chain) -> {
              it.request().body(
                  it.request().body().map(piece -> piece, io.vertx.core.buffer.Buffer::buffer));
              return chain.proceed(it);
            };
            """)
        .write(folder.resolve("mapping.jar"));
  }

  private TestGateway gateway(String plugins, String up, String idle) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {%s, timeout: 1m}}
        routes:
          - name: x
            match: {path: /x}
            timeout: 1m
            idle_timeout: %s
            plugins: [%s]
            proxy: {upstream: up}
        """
            .formatted(folder, up, idle, plugins));
  }

  private TestClient client(String plugins, String up, String idle) {
    return stage.client(gateway(plugins, up, idle));
  }

  private TestClient client(String way) {
    return client(asking(way), "url: \"" + upstream.url() + "\"", "1m");
  }

  private static String asking(String way) {
    return "{name: asking, config: {word: " + way + "}}";
  }

  private static void chunked(Arrival call) {
    call.head(200, -1);
    call.write(LONG);
    call.end();
  }

  @ParameterizedTest
  @CsvSource({
    "resume-pass", "resume-collect", "resume-map", "resume-wrap",
    "fetch-pass", "fetch-wrap", "pause-pass", "pause-map"
  })
  void anAnswerThatFlowsBeforeItsReader_isWhole(String way) {
    upstream.on("/x", LateReadersTest::chunked);

    assertThat(client(way).get("/x", "answer: yes").body()).isEqualTo(LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause-pass", "resume-wrap"})
  void anAnswerOfKnownLengthThatFlowsBeforeItsReader_isWhole(String way) {
    upstream.on("/x", call -> call.answer(200, "x"));

    assertThat(client(way).get("/x", "answer: yes").body()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resume-pass",
        "resume-collect",
        "resume-map",
        "resume-wrap",
        "fetch-wrap",
        "pause-map"
      })
  void aRequestThatFlowsBeforeItsReader_isWhole(String way) {
    upstream.on("/x", call -> call.answer(200, call.body()));

    assertThat(client(way).post("/x", LONG).body()).isEqualTo(LONG);
  }

  /** It asks for one piece, and must get no more than one. */
  @Test
  void whatAPluginHasAskedFor_doesNotComeToTheNext() {
    upstream.on("/x", call -> call.answer(200, call.body()));
    TestClient client =
        client(
            "{name: asking, id: a, config: {word: none-fetched}}, "
                + "{name: asking, id: b, config: {word: none-count}}",
            "url: \"" + upstream.url() + "\"",
            "1m");

    assertThat(client.post("/x", LONG).body()).isEqualTo(LONG);
  }

  @Test
  void anEmptyAnswerOverHttp2_comesInItsContext() {
    H2cUpstream http2 = stage.h2cUpstream();
    http2.on("/x", call -> call.answer(200, ""));
    TestClient client =
        client(asking("none-pass"), "url: \"" + http2.url() + "\", protocol: h2c", "1m");

    assertThat(client.get("/x", "answer: yes").status()).isEqualTo(200);
  }

  @Test
  void aDemandBelowZero_isTheMistakeOfWhoAsks() {
    upstream.on("/x", call -> call.answer(200, call.body()));
    TestClient client =
        client(
            "{name: mapping, config: {word: \"\"}}, " + asking("less-pass"),
            "url: \"" + upstream.url() + "\"",
            "1m");

    assertThat(client.post("/x", "content").body()).contains("plugin asking failed");
  }

  @Test
  void trailersThatThrow_areThePluginsMistake() {
    upstream.on("/x", LateReadersTest::chunked);
    TestGateway gateway = gateway(asking("none-trailers"), "url: \"" + upstream.url() + "\"", "1m");

    assertThatThrownBy(() -> stage.client(gateway).get("/x", "answer: yes", "te: trailers"))
        .hasRootCauseMessage("Connection was closed");

    Eventually.equal("failures", 1.0, () -> gateway.metrics().sum("fanlight_plugin_errors_total"));
  }

  /** The client has sent all of it, and owes nothing. */
  @Test
  void aPluginThatStopsReading_isNotTheClientsFault() {
    upstream.on("/x", call -> call.answer(200, call.body()));
    TestClient client = client(asking("piece-never"), "url: \"" + upstream.url() + "\"", "200ms");

    Reply reply = client.post("/x", "content");

    assertThat(reply.status()).isEqualTo(504);
  }
}
