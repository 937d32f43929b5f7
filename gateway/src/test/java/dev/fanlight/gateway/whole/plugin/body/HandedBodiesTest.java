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
import org.junit.jupiter.params.provider.ValueSource;

/** A body has one reader. What a plugin does to one that it hands on is never a silent loss. */
class HandedBodiesTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  /** Hands on a body in one of several ways, which {@code config.word()} names. */
  private static final String HANDING =
      """
      class Handed implements io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> {
        final io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> source;
        Handed(Body body) {
          source = ((Body.Streamed) (config.word().startsWith("maps") ? mapped(body) : body)).stream();
        }
        static Body mapped(Body body) {
          return body.map(piece -> piece, io.vertx.core.buffer.Buffer::buffer);
        }
        public Handed handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> h) {
          source.handler(h == null || !config.word().matches("throws|throws-twice") ? h : piece -> {
            throw new IllegalStateException("on purpose");
          });
          return this;
        }
        public Handed endHandler(io.vertx.core.Handler<Void> h) {
          source.endHandler(h == null || !config.word().endsWith("throws-last") ? h : end -> {
            throw new IllegalStateException("on purpose");
          });
          return this;
        }
        public Handed exceptionHandler(io.vertx.core.Handler<Throwable> h) {
          source.exceptionHandler(h == null || !config.word().equals("throws-twice") ? h : failure -> {
            throw new IllegalStateException("on purpose, again");
          });
          return this;
        }
        public Handed resume() { source.resume(); return this; }
        public Handed pause() { source.pause(); return this; }
        public Handed fetch(long amount) { source.fetch(amount); return this; }
      }
      java.util.function.Function<Body, io.vertx.core.Future<Body>> hand = body -> {
        switch (config.word()) {
          case "part":
            var part = io.vertx.core.Promise.<Body>promise();
            var stream = ((Body.Streamed) body).stream();
            stream.handler(piece -> {
              stream.pause();
              part.tryComplete(body);
            });
            stream.resume();
            return part.future();
          case "too-large":
            return body.collect(2, ErrorCode.INVALID_BODY)
                .map(Body::of)
                .otherwise(tooLarge -> body);
          case "resumes":
            ((Body.Streamed) body).stream().resume();
            return io.vertx.core.Future.succeededFuture(body);
          case "collects":
            return body.collect(100_000, ErrorCode.INVALID_BODY).map(Body::of);
          case "spends":
            return body.collect(100_000, ErrorCode.INVALID_BODY).map(bytes -> body);
          case "wraps-spent":
            return body.collect(100_000, ErrorCode.INVALID_BODY)
                .map(bytes -> new Body.Streamed(new Handed(body), -1));
          default:
            return io.vertx.core.Future.succeededFuture(
                new Body.Streamed(new Handed(body), -1));
        }
      };
      return (Filter) (it, chain) -> {
        if (it.request().headers().contains("answer")) {
          return chain.proceed(it).compose(answer -> hand.apply(answer.body()).map(answer::body));
        }
        if (config.word().equals("two-calls")) {
          var own = new CallRequest(io.vertx.core.http.HttpMethod.POST, "/x",
              io.vertx.core.MultiMap.caseInsensitiveMultiMap(), it.request().body(), null);
          return io.vertx.core.Future
              .all(it.calls().send("up", own), it.calls().send("up", own))
              .map(both -> GatewayResponse.of(200));
        }
        return hand.apply(it.request().body()).compose(body -> {
          it.request().body(body);
          return chain.proceed(it);
        });
      };
      """;

  /** Changes nothing of the bodies of request and answer, chunk by chunk. */
  private static final String MAPPING =
      """
      return (Filter) (it, chain) -> {
        it.request().body(it.request().body().map(piece -> piece, io.vertx.core.buffer.Buffer::buffer));
        return chain.proceed(it).map(answer ->
            answer.body(answer.body().map(piece -> piece, io.vertx.core.buffer.Buffer::buffer)));
      };
      """;

  /** Passes on after a call. */
  private static final String WAITING =
      """
      return (Filter) (it, chain) ->
          it.calls().send("up", CallRequest.get("/wait")).compose(answer -> chain.proceed(it));
      """;

  private static final String PROXY = "proxy: {upstream: up}";

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Handing", "handing", HANDING).write(folder.resolve("handing.jar"));
    TestJar.plugin("Mapping", "mapping", MAPPING).write(folder.resolve("mapping.jar"));
    TestJar.plugin("Waiting", "waiting", WAITING).write(folder.resolve("waiting.jar"));
  }

  private TestClient client(String way, String action) {
    return client("", way, "", action);
  }

  /**
   * @param before plugins that come before the one that hands bodies on, each with a comma
   * @param after plugins that come after it, each with a comma before
   */
  private TestClient client(String before, String way, String after, String action) {
    return stage.client(
        stage.gateway(
            """
            plugin_folders: [%s]
            upstreams: {up: {url: "%s", timeout: 1m}}
            routes:
              - name: x
                match: {path: /x}
                timeout: 1m
                idle_timeout: 1m
                plugins: [%s{name: handing, config: {word: %s}}%s]
                %s
            """
                .formatted(folder, upstream.url(), before, way, after, action)));
  }

  /** In one read, so that the head waits for what becomes of the content. */
  private static void chunked(Arrival call) {
    call.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\ncontent\r\n0\r\n\r\n");
    call.end();
  }

  private static String mapping(String id) {
    return "{name: mapping, id: " + id + ", config: {word: \"\"}}";
  }

  private static void isThePluginsMistake(Reply reply) {
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed", "plugin handing failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"part", "throws", "throws-last"})
  void aRequestThatIsNotWhole_isThePluginsMistake_atOnce(String way) {
    upstream.on("/x", call -> call.answer(200, call.body()));

    isThePluginsMistake(client(way, PROXY).post("/x", "content"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"part", "too-large", "wraps-spent", "throws"})
  void anAnswerThatIsNotWhole_isThePluginsMistake_atOnce(String way) {
    upstream.on("/x", call -> chunked(call));

    isThePluginsMistake(client(way, PROXY).get("/x", "answer: yes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws-last", "maps-throws-last"})
  void anAnswerWhoseReaderThrowsAtTheEnd_isCut(String way) {
    upstream.on("/x", call -> chunked(call));

    assertThatThrownBy(() -> client(way, PROXY).get("/x", "answer: yes"))
        .hasRootCauseMessage("Connection was closed");
  }

  /** The client's connection is as good as after any other request that was read. */
  @Test
  void aRequestWhoseReaderThrowsAtTheEnd_keepsTheConnection() {
    upstream.on("/x", call -> call.answer(200, call.body()));

    Reply reply = client("throws-last", PROXY).post("/x", "content");

    assertThat(reply.fields().get("connection")).isNull();
  }

  @Test
  void aReaderThatThrowsWhenItHearsOfItsFailure_endsTheExchange() {
    upstream.on("/x", call -> call.answer(200, call.body()));

    assertThat(client("throws-twice", PROXY).post("/x", "content").status()).isEqualTo(500);
  }

  @Test
  void aRequestThatTwoCallsSend_failsOneOfThemAtOnce() {
    upstream.on("/x", call -> call.answer(200, call.body()));

    Reply reply = client("two-calls", PROXY).post("/x", "content");

    assertThat(reply.status()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "throws-last"})
  void aReaderThatThrows_isNamedAmongOthers(String way) {
    upstream.on("/x", call -> call.answer(200, call.body()));

    isThePluginsMistake(
        client(mapping("a") + ", ", way, ", " + mapping("b"), PROXY).post("/x", "content"));
  }

  @Test
  void aReaderOfAnAnswerThatThrows_isNamedAmongOthers() {
    upstream.on("/x", HandedBodiesTest::chunked);

    isThePluginsMistake(
        client(mapping("a") + ", ", "throws", ", " + mapping("b"), PROXY).get("/x", "answer: yes"));
  }

  @Test
  void aRequestThatNobodyReadsYet_waitsForItsReader() {
    upstream
        .on("/x", call -> call.answer(200, call.body()))
        .on("/wait", call -> call.answer(200, ""));
    String waiting = ", {name: waiting, config: {word: \"\"}}";

    Reply reply = client("", "resumes", waiting, PROXY).post("/x", "content");

    assertThat(reply.body()).isEqualTo("content");
  }

  /** Its end has come, and waits for the reader. */
  @Test
  void anEmptyAnswerThatNobodyReadsYet_waitsForItsReader() {
    H2cUpstream http2 = stage.h2cUpstream();
    http2.on("/x", call -> call.answer(200, ""));
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            upstreams: {up: {url: "%s", protocol: h2c}}
            routes:
              - name: x
                match: {path: /x}
                idle_timeout: 1m
                plugins: [{name: handing, config: {word: resumes}}]
                proxy: {upstream: up}
            """
                .formatted(folder, http2.url()));

    assertThat(stage.client(gateway).get("/x", "answer: yes").status()).isEqualTo(200);

    Eventually.equal("exchanges", 0.0, () -> gateway.metrics().sum("fanlight_requests_in_flight"));
  }

  @Test
  void theRecordsOfCallsThatAPluginHasRead_areItsMistake() {
    upstream.on("/x", call -> call.answer(200, "content"));
    String action = "fan_out: {join: as_completed, calls: [{name: a, upstream: up, path: /x}]}";

    isThePluginsMistake(client("spends", action).get("/x", "answer: yes"));
  }

  @Test
  void theWinnerOfARace_canBeCollected() {
    upstream.on("/x", call -> call.answer(200, "content"));
    String action =
        "fan_out: {join: first, stream: true, calls: [{name: a, upstream: up, path: /x}]}";

    assertThat(client("collects", action).get("/x", "answer: yes").body()).isEqualTo("content");
  }
}
