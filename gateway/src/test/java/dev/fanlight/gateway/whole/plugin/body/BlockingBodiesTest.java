package dev.fanlight.gateway.whole.plugin.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that a blocking plugin reads, and those that it must leave to the event loop. */
class BlockingBodiesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int KIB = 1024;

  /** Each plugin's create, by its name; {@code config.word()} is an address to ask. */
  private static final Map<String, String> PLUGINS =
      Map.of(
          "reads",
          """
          return new BlockingFilter() {
            public int maxRequestBody() { return 100 * 1024; }
            public Step apply(BlockingExchange it) throws Exception {
              Body body = it.request().body();
              int length = body instanceof Body.Bytes b ? b.bytes().getBytes().length : 0;
              java.net.URI.create(config.word()).toURL().openStream().close();
              it.request().headers().set("x-length", "" + length);
              return Step.proceed(it.request());
            }
          };
          """,
          "grabs",
          """
          return (BlockingFilter) it -> {
            it.request().body().collect(1000, ErrorCode.PAYLOAD_TOO_LARGE);
            return Step.proceed(it.request());
          };
          """,
          "grabs-answers",
          """
          return (BlockingFilter) it -> Step.proceed(it.request(), back -> {
            back.body().collect(1000, ErrorCode.PAYLOAD_TOO_LARGE);
            return back;
          });
          """,
          "leaves",
          """
          return (BlockingFilter) it -> Step.proceed(it.request(), back ->
              new GatewayResponse(back.status(), back.headers().set("x-left", "yes"), back.body()));
          """,
          "echoes",
          """
          return (BlockingFilter) it ->
              Step.respond(GatewayResponse.of(200, "text/plain", it.request().body()));
          """);

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  @BeforeAll
  static void pack() throws IOException {
    TestJar jar = new TestJar();
    List<String> factories = new ArrayList<>();
    PLUGINS.forEach((name, create) -> {
      String simpleName = "P" + name.replace("-", "");
      jar.source("test." + simpleName, TestJar.factory(simpleName, name, create));
      factories.add("test." + simpleName);
    });
    jar.entry(TestJar.SERVICES, String.join("\n", factories)).write(folder.resolve("bodies.jar"));
  }

  private TestGateway gateway() {
    StringBuilder routes = new StringBuilder();
    for (String name : PLUGINS.keySet()) {
      upstream.on(
          "/" + name,
          call -> call.answer(200, call.values("x-length") + " " + call.body().length()));
      routes.append(
          """
            - name: %1$s
              match: {path: /%1$s}
              upload_timeout: 300ms
              plugins: [{name: %1$s, config: {word: "%2$s/gate"}}]
              proxy: {upstream: up}
          """
              .formatted(name, upstream.url()));
    }
    upstream.on(
        "/gate",
        call -> {
          call.await(gate);
          call.json("{}");
        });
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}}
        routes:
        %s\
        """
            .formatted(folder, upstream.url(), routes));
  }

  private static void held(TestGateway gateway, long bytes) {
    Eventually.equal(
        "what is held", (double) bytes, () -> gateway.metrics().sum("fanlight_held_bytes"));
  }

  @Test
  void aBodyThatAPluginAsksFor_isReadForItCountedAndSentOn() {
    TestGateway gateway = gateway();
    String body = "x".repeat(100 * KIB);

    CompletableFuture<Reply> reply = stage.client(gateway).send(HttpMethod.POST, "/reads", body);
    upstream.awaitArrival("/gate");
    held(gateway, body.length());
    gate.complete(null);

    assertThat(Eventually.get("the answer", reply).body())
        .isEqualTo("[%d] %d", body.length(), body.length());
    held(gateway, 0);
  }

  @Test
  void aRequestWithoutABody_isNotWaitedFor() {
    gate.complete(null);

    assertThat(stage.client(gateway()).get("/reads").body()).isEqualTo("[0] 0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatIsLargerThanAPluginReads_isRefused(boolean chunked) {
    TestGateway gateway = gateway();
    int length = 100 * KIB + 1;
    String framing = chunked ? "transfer-encoding: chunked" : "content-length: " + length;
    String chunk = chunked ? Integer.toHexString(length) + "\r\n" : "";
    try (Wire client = new Wire(gateway.port())) {
      client.send("POST /reads HTTP/1.1\r\nhost: g\r\n" + framing + "\r\n\r\n" + chunk);
      client.sendUntilClosed("x".repeat(length));
      assertThat(client.head()).startsWith("http/1.1 413 ");
      assertThat(client.rest()).contains("urn:fanlight:error:payload_too_large");
    }
    assertThat(upstream.arrivals()).isEmpty();
    held(gateway, 0);
  }

  @Test
  void aClientThatDoesNotSendWhatAPluginReads_isToBlame() {
    TestGateway gateway = gateway();
    try (Wire client = new Wire(gateway.port())) {
      client.send("POST /reads HTTP/1.1\r\nhost: g\r\ncontent-length: 10\r\n\r\nx");
      assertThat(client.head()).startsWith("http/1.1 408 ");
      assertThat(client.rest()).contains("urn:fanlight:error:request_timeout");
    }
    held(gateway, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grabs", "grabs-answers"})
  void aPluginThatReadsWhatItMustNot_failsAtOnce(String plugin) {
    Reply reply = stage.client(gateway()).post("/" + plugin, "x".repeat(100));

    assertThat(reply.code()).isEqualTo("plugin_failed");
    assertThat(reply.json().getString("detail")).isEqualTo("plugin " + plugin + " failed");
  }

  @Test
  void bodiesThatAPluginLeavesAlone_streamBothWays() {
    TestClient client = stage.client(gateway());

    Reply reply = client.post("/leaves", "x".repeat(100 * KIB));

    assertThat(reply.body()).isEqualTo("[] " + 100 * KIB);
    assertThat(reply.field("x-left")).isEqualTo("yes");
    assertThat(client.post("/echoes", "echo").body()).isEqualTo("echo");
  }
}
