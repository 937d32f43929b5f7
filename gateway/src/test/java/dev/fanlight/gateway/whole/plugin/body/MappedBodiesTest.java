package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that change bodies while they pass. */
class MappedBodiesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String UP =
      "chunk -> io.vertx.core.buffer.Buffer.buffer(chunk.toString().toUpperCase())";
  private static final String LAST = "() -> io.vertx.core.buffer.Buffer.buffer(\"!\")";
  private static final String THROWS =
      "chunk -> { if (chunk.toString().contains(\"bad\")) { throw new LinkageError(\"broken\"); }"
          + " return chunk; }";
  private static final String REFUSES =
      "chunk -> { throw GatewayError.of(ErrorCode.BAD_REQUEST, \"not today\"); }";

  /** Each plugin's create, by its name. */
  private static final Map<String, String> PLUGINS =
      Map.of(
          "asks", request(UP + ", " + LAST),
          "asks-badly", request(THROWS),
          "refuses", request(REFUSES),
          "answers", response(UP + ", " + LAST),
          "answers-badly", response(THROWS),
          "waits",
              "return (BlockingFilter) it -> { it.request().body(it.request().body().map(c -> c));"
                  + " return Step.proceed(it.request()); };");

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  private static String request(String mapper) {
    return "return (Filter) (it, chain) -> { it.request().body(it.request().body().map("
        + mapper
        + ")); return chain.proceed(it); };";
  }

  private static String response(String mapper) {
    return "return (Filter) (it, chain) -> chain.proceed(it).map(r -> r.body(r.body().map("
        + mapper
        + ")));";
  }

  @BeforeAll
  static void pack() throws IOException {
    TestJar jar = new TestJar();
    List<String> factories = new ArrayList<>();
    PLUGINS.forEach((name, create) -> {
      String simpleName = "P" + name.replace("-", "");
      jar.source("test." + simpleName, TestJar.factory(simpleName, name, create));
      factories.add("test." + simpleName);
    });
    jar.entry(TestJar.SERVICES, String.join("\n", factories)).write(folder.resolve("mapped.jar"));
  }

  @BeforeEach
  void answer() {
    upstream.on("/echo", call -> call.answer(200, call.body(), "x-length: " + length(call)));
    upstream.on(
        "/trailers",
        call -> {
          call.head(200, -1, "trailer: x-sum");
          call.write("one ");
          call.write("two");
          call.end("x-sum: 7");
        });
    upstream.on(
        "/goes-bad",
        call -> {
          call.head(200, -1);
          call.write("good ");
          call.write("bad ");
          call.stall();
        });
  }

  private static String length(Arrival call) {
    return call.values("content-length").toString();
  }

  private TestGateway gateway(String... plugins) {
    StringBuilder entries = new StringBuilder();
    for (String plugin : plugins) {
      entries.append("{name: %s, id: p%d, config: {word: x}},".formatted(plugin, entries.length()));
    }
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}}
        routes:
          - {name: r, match: {path: /**}, timeout: 20s, plugins: [%s], proxy: {upstream: up}}
        """
            .formatted(folder, upstream.url(), entries));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100_000})
  void aRequest_isChanged_andItsLengthIsNotSent(int length) {
    Reply reply = stage.client(gateway("asks")).post("/echo", "a".repeat(length));

    assertThat(reply.body()).isEqualTo("A".repeat(length) + "!");
    assertThat(reply.field("x-length")).isEqualTo("[]");
  }

  @Test
  void anAnswer_isChanged_andKeepsItsTrailers() {
    Reply reply = stage.client(gateway("answers")).get("/trailers", "te: trailers");

    assertThat(reply.body()).isEqualTo("ONE TWO!");
    assertThat(reply.field("content-length")).isNull();
    assertThat(reply.trailers().get("x-sum")).isEqualTo("7");
  }

  @Test
  void anAnswerOfAnyLength_isChangedByTwoPlugins() {
    Reply reply = stage.client(gateway("answers", "answers")).post("/echo", "a".repeat(1_000_000));

    assertThat(reply.body()).isEqualTo("A".repeat(1_000_000) + "!!");
  }

  @Test
  void aRequestWithoutBody_staysOne() {
    stage.client(gateway("asks")).get("/echo");

    assertThat(upstream.arrivals().getLast().values("transfer-encoding")).isEmpty();
  }

  @Test
  void anUploadWhoseTransformThrows_isPluginFailed_andTheUpstreamSeesAReset() {
    TestGateway gateway = gateway("asks-badly");

    Reply reply = stage.client(gateway).post("/echo", "bad".repeat(10_000));

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.code()).isEqualTo("plugin_failed");
    assertThat(reply.body()).contains("plugin p0 failed");
    assertThat(upstream.arrivals()).allMatch(arrival -> arrival.awaitDeparture() != null);
  }

  @Test
  void anUploadThatATransformRefuses_isAnsweredWithThatError() {
    Reply reply = stage.client(gateway("refuses")).post("/echo", "x");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("not today");
  }

  @Test
  void anAnswerWhoseTransformThrows_breaksOff_andTheUpstreamSeesAReset() {
    TestGateway gateway = gateway("answers-badly");

    // The transform may throw before the head has gone to the client, or after it.
    String end =
        stage
            .client(gateway)
            .send("/goes-bad")
            .handle((reply, brokenOff) -> brokenOff == null ? reply.code() : "broken off")
            .join();

    assertThat(end).isIn("plugin_failed", "broken off");
    assertThat(upstream.awaitArrival("/goes-bad").awaitDeparture()).isNotNull();
    assertThat(gateway.metrics().sum("fanlight_plugin_errors_total")).isEqualTo(1);
  }

  @Test
  void aBlockingPlugin_isToldAtOnceThatABodyIsAStream() {
    Reply reply = stage.client(gateway("waits")).post("/echo", "text");

    assertThat(reply.code()).isEqualTo("plugin_failed");
  }
}
