package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A plugin instance lives as long as an exchange that uses it. */
class ReloadPluginsTest {
  private static final String NOT_STARTED =
      "(?s).*plugin telling \\(.*yaml:\\d+: routes.0.\\.plugins.0.\\) did not start: not today.*";

  @RegisterExtension static final Stage stage = new Stage();

  /** Says what happens to it where jar and test both see it, and answers with its word. */
  private static final String TELLING =
      """
      String word = config.word();
      @SuppressWarnings("unchecked")
      java.util.List<String> told =
          (java.util.List<String>) System.getProperties().get("reload-told");
      context.meters().gauge("made", "Always 1", () -> 1);
      return new Filter() {
        public io.vertx.core.Future<Void> start() {
          told.add("start " + word);
          return word.equals("bad")
              ? io.vertx.core.Future.failedFuture("not today")
              : io.vertx.core.Future.succeededFuture();
        }
        public io.vertx.core.Future<GatewayResponse> filter(Exchange it, Chain chain) {
          return chain.proceed(it).map(r -> { r.headers().set("x-word", VERSION + word); return r; });
        }
        public io.vertx.core.Future<Void> stop() {
          told.add("stop " + word);
          return io.vertx.core.Future.succeededFuture();
        }
      };
      """;

  /** Has something on each event loop that an exchange has come to. */
  private static final String KEEPING =
      """
      String word = config.word();
      @SuppressWarnings("unchecked")
      java.util.List<String> told =
          (java.util.List<String>) System.getProperties().get("reload-told");
      PerLoop<Thread> kept =
          context.perLoop(
              vertx -> Thread.currentThread(),
              made -> {
                boolean there = made == Thread.currentThread();
                told.add("close " + word + (there ? "" : " elsewhere"));
                return io.vertx.core.Future.succeededFuture();
              });
      return (Filter) (exchange, chain) -> {
        boolean there = kept.get() == Thread.currentThread();
        exchange.request().headers().set("x-there", "" + there);
        return chain.proceed(exchange).map(r -> { r.headers().set("x-there", "" + there); return r; });
      };
      """;

  private static final String COUNTING =
      """
      java.util.concurrent.atomic.AtomicInteger count =
          context.shared(
              SharedKey.of("count", java.util.concurrent.atomic.AtomicInteger.class),
              java.util.concurrent.atomic.AtomicInteger::new);
      return (Filter) (exchange, chain) ->
          chain.proceed(exchange).map(r -> {
            r.headers().set("x-count", "" + count.incrementAndGet());
            return r;
          });
      """;

  @TempDir Path folder;

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  @BeforeEach
  void pack() throws IOException {
    System.getProperties().put("reload-told", told);
    pack("");
    upstream.on("/x", call -> call.answer(200, "ok"));
    upstream.on(
        "/slow",
        call -> {
          call.await(gate);
          call.answer(200, "ok");
        });
  }

  @AfterEach
  void forget() {
    System.getProperties().remove("reload-told");
  }

  /** As a deployment would: aside, then moved over the one that is in use. */
  private void pack(String version) throws IOException {
    Path aside = Files.createDirectories(folder.resolve("aside")).resolve("telling.jar");
    TestJar.plugin("Telling", "telling", TELLING.replace("VERSION", "\"" + version + "\""))
        .write(aside);
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    Files.move(aside, plugins.resolve("telling.jar"), StandardCopyOption.REPLACE_EXISTING);
  }

  private String yaml(String word) {
    return """
    plugin_folders: [%s]
    upstreams: {up: {url: "%s"}}
    routes:
      - name: x
        match: {path: /**}
        plugins: [{name: telling, config: {word: %s}}]
        proxy: {upstream: up}
    """
        .formatted(folder.resolve("plugins"), upstream.url(), word);
  }

  private static String without() {
    return "routes: [{name: a, match: {path: /a}, respond: {}}]";
  }

  @Test
  void theOldInstance_stopsAfterItsLastExchange() {
    TestGateway gateway = stage.gateway(yaml("one"));
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> slow = client.send("/slow");
    upstream.awaitArrival("/slow");

    gateway.reloaded(yaml("two"));

    assertThat(client.get("/x").field("x-word")).isEqualTo("two");
    assertThat(told).containsExactly("start one", "start two");
    gate.complete(null);
    assertThat(Eventually.get("the answer", slow).field("x-word")).isEqualTo("one");
    Eventually.equal(
        "what it told", List.of("start one", "start two", "stop one"), () -> List.copyOf(told));
  }

  @Test
  void whatAPluginHasPerLoop_isClosedThereAfterItsLastExchange() throws IOException {
    TestJar.plugin("Keeping", "keeping", KEEPING).write(folder.resolve("plugins/keeping.jar"));
    TestGateway gateway = stage.gateway(yaml("one").replace("telling", "keeping"));
    CompletableFuture<Reply> slow = stage.client(gateway).send("/slow");
    upstream.awaitArrival("/slow");

    gateway.reloaded(without());

    assertThat(told).isEmpty();
    gate.complete(null);
    assertThat(Eventually.get("the answer", slow).field("x-there")).isEqualTo("true");
    Eventually.equal("what it told", List.of("close one"), () -> List.copyOf(told));
  }

  @Test
  void aPluginThatDoesNotStart_failsTheReloadAndNothingElse() {
    TestGateway gateway = stage.gateway(yaml("one"));

    CompletableFuture<Void> reload = gateway.reload(yaml("bad"));

    assertThatThrownBy(reload::join).hasMessageMatching(NOT_STARTED);
    assertThat(gateway.admin("/api/status")).containsPattern(NOT_STARTED);
    assertThat(stage.client(gateway).get("/x").field("x-word")).isEqualTo("one");
    Eventually.equal("generations", 1, gateway::generations);
    assertThat(told).containsExactly("start one", "start bad");
    assertThat(gateway.metrics().sum("fanlight_plugin_telling_made")).isEqualTo(1);
  }

  @Test
  void thoseThatHadStarted_areStoppedOnceWhenAnotherDoesNotStart() {
    TestGateway gateway = stage.gateway(yaml("one"));

    CompletableFuture<Void> reload =
        gateway.reload(
            yaml("fine")
                + """
                  - name: y
                    match: {path: /y}
                    plugins: [{name: telling, config: {word: bad}}]
                    respond: {}
                """);

    assertThatThrownBy(reload::join).hasMessageContaining("not today");
    assertThat(told).containsExactly("start one", "start fine", "start bad", "stop fine");
  }

  @Test
  void aReplacedJar_isLoadedAfresh() throws IOException {
    TestGateway gateway = stage.gateway(yaml("one"));
    pack("new ");

    gateway.reloaded(yaml("one"));

    assertThat(stage.client(gateway).get("/x").field("x-word")).isEqualTo("new one");
  }

  @Test
  void anUnchangedJar_keepsWhatItsPluginsShare_andAnotherOneBeginsAnew() throws IOException {
    writeCounting("one");
    TestGateway gateway = stage.gateway(yaml("a").replace("telling", "counting"));
    TestClient client = stage.client(gateway);
    assertThat(client.get("/x").field("x-count")).isEqualTo("1");

    Path jar = folder.resolve("plugins/counting.jar");
    Path copy = Files.copy(jar, folder.resolve("copy.jar"));
    Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
    gateway.reloaded(yaml("b").replace("telling", "counting"));
    assertThat(client.get("/x").field("x-count")).isEqualTo("2");

    writeCounting("two");
    gateway.reloaded(yaml("b").replace("telling", "counting"));
    assertThat(client.get("/x").field("x-count")).isEqualTo("1");
  }

  private void writeCounting(String version) throws IOException {
    new TestJar()
        .source("test.Counting", TestJar.factory("Counting", "counting", COUNTING))
        .entry(TestJar.SERVICES, "test.Counting")
        .entry("version", version)
        .write(folder.resolve("plugins/counting.jar"));
  }

  @Test
  void configurations_areNotComparedOnAnEventLoop() throws ConfigException {
    Compared watched = new Compared();
    TestGateway gateway = stage.gateway(yaml("one"));
    Eventually.get("a reload", gateway.reload(watched.in(TestGateway.config(yaml("two")))));

    Eventually.get("a reload", gateway.reload(watched.in(TestGateway.config(yaml("three")))));

    assertThat(watched.threads).isNotEmpty().noneMatch(name -> name.contains("eventloop"));
  }

  /** A value that knows the threads which compare it. */
  private static final class Compared {
    final List<String> threads = new CopyOnWriteArrayList<>();

    /** Puts it into the configuration of the only plugin. */
    GatewayConfig in(GatewayConfig config) {
      ((ObjectNode) config.routes().getFirst().plugins().getFirst().config())
          .set("x-compared", new POJONode(this));
      return config;
    }

    @Override
    public boolean equals(Object other) {
      threads.add(Thread.currentThread().getName());
      return other instanceof Compared;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void aRemovedPlugin_isGoneFromTheMetrics() {
    TestGateway gateway = stage.gateway(yaml("one"));
    stage.client(gateway).get("/x");
    assertThat(gateway.admin("/metrics")).contains("telling");

    gateway.reloaded(without());
    Eventually.equal("generations", 1, gateway::generations);

    Eventually.equal(
        "whether it is scraped", false, () -> gateway.admin("/metrics").contains("telling"));
  }
}
