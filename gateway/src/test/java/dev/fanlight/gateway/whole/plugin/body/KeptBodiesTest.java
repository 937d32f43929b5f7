package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of which nothing comes fail the exchange that they are given to, and hold nothing. */
class KeptBodiesTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin(
            "Hoarding",
            "hoarding",
            """
            record Wrapped(io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> source)
                implements io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> {
              public Wrapped handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> h) {
                source.handler(h);
                return this;
              }
              public Wrapped resume() {
                source.resume();
                return this;
              }
              public Wrapped pause() {
                source.pause();
                return this;
              }
              public Wrapped fetch(long amount) {
                source.fetch(amount);
                return this;
              }
              public Wrapped exceptionHandler(io.vertx.core.Handler<Throwable> h) {
                source.exceptionHandler(h);
                return this;
              }
              public Wrapped endHandler(io.vertx.core.Handler<Void> h) {
                source.endHandler(h);
                return this;
              }
            }
            var kept = new java.util.concurrent.atomic.AtomicReference<Body>();
            return (Filter) (it, chain) -> {
              switch (it.request().headers().get("keep")) {
                case "request":
                  kept.set(it.request().body());
                  return io.vertx.core.Future.succeededFuture(GatewayResponse.of(200));
                case "response":
                  return chain.proceed(it).map(answer -> {
                    kept.set(answer.body());
                    return GatewayResponse.of(200);
                  });
                default:
              }
              Body body = it.request().headers().contains("mapped")
                  ? kept.get().map(piece -> piece, io.vertx.core.buffer.Buffer::buffer)
                  : kept.get();
              if (it.request().headers().contains("wrapped")) {
                var source = ((Body.Streamed) body).stream();
                body = new Body.Streamed(new Wrapped(source), -1);
              }
              return switch (it.request().headers().get("use")) {
                case "request" -> {
                  it.request().body(body);
                  yield chain.proceed(it);
                }
                case "read" -> {
                  var done = io.vertx.core.Promise.<GatewayResponse>promise();
                  ((Body.Streamed) body).stream()
                      .exceptionHandler(done::tryFail)
                      .endHandler(end -> done.tryComplete(GatewayResponse.of(200)))
                      .handler(piece -> {})
                      .resume();
                  yield done.future();
                }
                case "collected" -> body.collect(100, ErrorCode.INVALID_BODY)
                    .compose(bytes -> chain.proceed(it));
                case "call" -> it.calls().send("up", new CallRequest(
                        io.vertx.core.http.HttpMethod.POST,
                        "/x", io.vertx.core.MultiMap.caseInsensitiveMultiMap(), body, null))
                    .map(answer -> GatewayResponse.of(200));
                default -> io.vertx.core.Future.succeededFuture(
                    GatewayResponse.of(200, "text/plain", body));
              };
            };
            """)
        .write(folder.resolve("hoarding.jar"));
    TestJar.plugin(
            "Silent",
            "silent",
            """
            class Silence implements io.vertx.core.streams.ReadStream<io.vertx.core.buffer.Buffer> {
              public Silence handler(io.vertx.core.Handler<io.vertx.core.buffer.Buffer> h) {
                return this;
              }
              public Silence resume() { return this; }
              public Silence pause() { return this; }
              public Silence fetch(long amount) { return this; }
              public Silence exceptionHandler(io.vertx.core.Handler<Throwable> h) { return this; }
              public Silence endHandler(io.vertx.core.Handler<Void> h) { return this; }
            }
            return (Filter) (it, chain) -> {
              if (config.word().equals("answer")) {
                return chain.proceed(it)
                    .map(answer -> answer.body(new Body.Streamed(new Silence(), -1)));
              }
              it.request().body(new Body.Streamed(new Silence(), -1));
              return chain.proceed(it);
            };
            """)
        .write(folder.resolve("silent.jar"));
    TestJar.plugin(
            "Reading",
            "reading",
            """
            return (Filter) (it, chain) -> {
              Detached run =
                  chain.detached(it, it.request().copy(), java.time.Duration.ofMillis(100));
              if (config.word().equals("throws")) {
                return chain.join(run.response().compose(answer -> {
                  var told = io.vertx.core.Promise.<GatewayResponse>promise();
                  ((Body.Streamed) answer.body()).stream()
                      .handler(piece -> {})
                      .exceptionHandler(failure -> {
                        told.tryFail(failure);
                        throw new IllegalStateException("on purpose");
                      })
                      .resume();
                  return told.future();
                }), run.response());
              }
              return chain.join(
                  run.response().compose(answer ->
                      answer.body().collect(100, ErrorCode.UPSTREAM_BODY_TOO_LARGE)
                          .map(bytes -> answer.body(Body.of(bytes)))),
                  run.response());
            };
            """)
        .write(folder.resolve("reading.jar"));
  }

  private TestGateway gateway(String plugin, String timeout) {
    return chained("{name: " + plugin + ", config: {word: \"\"}}", timeout);
  }

  private TestGateway chained(String plugins, String timeout) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s", timeout: 1m}}
        routes:
          - name: x
            match: {path: /x}
            timeout: %s
            idle_timeout: 1m
            plugins: [%s]
            proxy: {upstream: up}
        """
            .formatted(folder, upstream.url(), timeout, plugins));
  }

  @ParameterizedTest
  @CsvSource({
    "request, request, plain",
    "request, request, mapped",
    "request, collected, plain",
    "request, collected, mapped",
    "request, call, plain",
    "request, call, mapped",
    "request, response, plain",
    "request, request, wrapped",
    "request, collected, wrapped",
    "request, read, plain",
    "response, request, plain",
    "response, request, mapped",
    "response, collected, plain",
    "response, call, mapped",
    "response, response, plain"
  })
  void theBodyOfAnExchangeThatHasEnded_isThePluginsMistake(String kept, String use, String how) {
    upstream.on("/x", call -> call.answer(200, "content"));
    TestClient client = stage.client(gateway("hoarding", "1m"));

    assertThat(client.post("/x", "never read", "keep: " + kept).status()).isEqualTo(200);
    Reply reply = client.post("/x", "content", "keep: no", "use: " + use, how + ": yes");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("plugin_failed", "plugin hoarding failed");
  }

  @Test
  void aBodyOfAPluginThatDoesNotCome_hasTheTimeOfTheExchange() {
    upstream.on("/x", Arrival::body);

    Reply reply = stage.client(gateway("silent", "100ms")).post("/x", "content");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.code()).isEqualTo("deadline_exceeded");
  }

  /** Nobody but the run itself can end it. */
  @Test
  void aBodyOfAPluginThatDoesNotCome_hasTheTimeOfADetachedRun() {
    upstream.on("/x", call -> call.answer(200, "whole"));
    String plugins =
        "{name: reading, config: {word: \"\"}}, {name: silent, config: {word: answer}}";

    Reply reply = stage.client(chained(plugins, "1m")).get("/x");

    assertThat(reply.status()).isEqualTo(504);
  }

  @Test
  void aReaderOfADetachedRunThatThrows_leavesNoTaskBehind() {
    upstream.on("/x", call -> call.answer(200, "whole"));
    TestGateway gateway =
        chained(
            "{name: reading, config: {word: throws}}, {name: silent, config: {word: answer}}",
            "1m");

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(504);

    Eventually.equal(
        "background tasks",
        0,
        () ->
            new JsonObject(gateway.admin("/api/status"))
                .getJsonArray("generations")
                .getJsonObject(0)
                .getInteger("background"));
  }
}
