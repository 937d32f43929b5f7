package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The class loader of a plugin's jar: set while the plugin's code runs, gone with the plugin. */
class PluginLoaderTest {
  /** A loader that is not freed takes tens of kilobytes: -Pfull shows that in the metaspace too. */
  private static final int RELOADS = Boolean.getBoolean("reloads.whole") ? 100 : 10;

  @RegisterExtension static final Stage stage = new Stage();

  /** Notes the context class loader wherever the plugin's code runs. */
  private static final String NOTES =
      """
        static final java.util.Map<String, ClassLoader> NOTES =
            (java.util.Map<String, ClassLoader>) System.getProperties().get("loader-notes");
        static void note(String where) {
          NOTES.put(where, Thread.currentThread().getContextClassLoader());
        }
        static io.vertx.core.Future<Void> done(String where) {
          note(where);
          return io.vertx.core.Future.succeededFuture();
        }
      """;

  private static final String ASYNC =
      """
      note("create");
      context.own(() -> note("close"));
      context.shared(SharedKey.of("own", Async.class), Async::new);
      context.shared(SharedKey.of("of-the-jdk", java.util.ArrayList.class), java.util.ArrayList::new);
      context.every(java.time.Duration.ofMillis(1), () -> note("timer"));
      return new Filter() {
        public io.vertx.core.Future<Void> start() {
          return done("start")
              .compose(x -> context.webClient().getAbs(config.word()).send())
              .onComplete(x -> note("after start's call"))
              .mapEmpty();
        }
        public io.vertx.core.Future<GatewayResponse> filter(Exchange it, Chain chain) {
          note("filter");
          return it.calls().send("up", CallRequest.get("/asked"))
              .compose(asked -> chain.proceed(it))
              .map(r -> { note("response"); return r; });
        }
        public io.vertx.core.Future<Void> stop() { return done("stop"); }
      };
      """;

  private static final String BLOCKING =
      """
      return (BlockingFilter) it -> {
        note("apply");
        try (java.sql.Connection c = java.sql.DriverManager.getConnection("jdbc:fake:x")) {
          return Step.proceed(it.request(), r -> { note("response step"); return r; });
        }
      };
      """;

  /** Of which only what a test needs works. */
  private static final String DRIVER =
      """
      package test;
      public class FakeDriver implements java.sql.Driver {
        static {
          try { java.sql.DriverManager.registerDriver(new FakeDriver()); }
          catch (java.sql.SQLException e) { throw new ExceptionInInitializerError(e); }
        }
        public boolean acceptsURL(String url) { return url.startsWith("jdbc:fake:"); }
        public java.sql.Connection connect(String url, java.util.Properties p) {
          return !acceptsURL(url) ? null : (java.sql.Connection) java.lang.reflect.Proxy.newProxyInstance(
              FakeDriver.class.getClassLoader(), new Class<?>[] {java.sql.Connection.class},
              (proxy, method, args) -> null);
        }
        public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties p) {
          return new java.sql.DriverPropertyInfo[0];
        }
        public int getMajorVersion() { return 1; }
        public int getMinorVersion() { return 0; }
        public boolean jdbcCompliant() { return false; }
        public java.util.logging.Logger getParentLogger() { return null; }
      }
      """;

  @TempDir Path folder;

  private final Map<String, ClassLoader> notes = new ConcurrentHashMap<>();
  private final Http1Upstream upstream = stage.upstream();

  @BeforeEach
  void pack() throws IOException {
    System.getProperties().put("loader-notes", notes);
    upstream.on("/asked", call -> call.json("{}")).on("/x", call -> call.json("{}"));
    write("first");
  }

  /** The jars of another version get class loaders of their own. */
  private void write(String version) throws IOException {
    write("Async", "async", ASYNC, version);
    write("Blocking", "blocking", BLOCKING, version);
  }

  private void write(String simpleName, String plugin, String create, String version)
      throws IOException {
    String source = TestJar.factory(simpleName, plugin, create);
    new TestJar()
        .source("test." + simpleName, source.substring(0, source.lastIndexOf('}')) + NOTES + "}")
        .source("test.FakeDriver", DRIVER)
        .entry(TestJar.SERVICES, "test." + simpleName)
        .entry("version", version)
        .entry("META-INF/services/java.sql.Driver", "test.FakeDriver")
        .write(folder.resolve(plugin + ".jar"));
  }

  @AfterEach
  void forget() {
    System.getProperties().remove("loader-notes");
  }

  private String yaml() {
    return """
    plugin_folders: [%s]
    upstreams: {up: {url: "%s"}}
    routes:
      - name: x
        match: {path: /x}
        plugins:
          - {name: async, config: {word: "%s/asked"}}
          - {name: blocking, config: {word: w}}
        proxy: {upstream: up}
    """
        .formatted(folder, upstream.url(), upstream.url());
  }

  private static String without() {
    return "routes: [{name: a, match: {path: /a}, respond: {}}]";
  }

  @Test
  void wherePluginCodeRuns_itsJarIsTheContextClassLoader() {
    TestGateway gateway = stage.gateway(yaml());
    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(200);
    Eventually.equal("whether the timer ran", true, () -> notes.containsKey("timer"));
    gateway.reloaded(without());
    Eventually.equal("generations", 1, gateway::generations);

    Map<String, String> names = new ConcurrentHashMap<>();
    notes.forEach((where, loader) -> names.put(where, String.valueOf(loader.getName())));
    assertThat(names)
        .containsOnly(
            Map.entry("create", "async.jar"),
            Map.entry("start", "async.jar"),
            Map.entry("after start's call", "async.jar"),
            Map.entry("timer", "async.jar"),
            Map.entry("filter", "async.jar"),
            Map.entry("response", "async.jar"),
            Map.entry("apply", "blocking.jar"),
            Map.entry("response step", "blocking.jar"),
            Map.entry("stop", "async.jar"),
            Map.entry("close", "async.jar"));
  }

  @Test
  void afterReloads_everyOldClassLoaderIsFree_andSoIsWhatItsClassesTook() throws IOException {
    TestGateway gateway = stage.gateway(yaml());
    List<WeakReference<ClassLoader>> old = new ArrayList<>();
    reload(gateway, 5, old);
    awaitFree(old);
    long before = metaspace();

    reload(gateway, RELOADS, old);
    gateway.reloaded(without());
    Eventually.equal("generations", 1, gateway::generations);

    awaitFree(old);
    assertThat(old).hasSizeGreaterThan(RELOADS);
    assertThat(metaspace() - before).as("growth of the metaspace").isLessThan(1 << 20);
  }

  /** Uses both plugins each time. */
  private void reload(TestGateway gateway, int times, List<WeakReference<ClassLoader>> old)
      throws IOException {
    TestClient client = stage.client(gateway);
    for (int i = 0; i < times; i++) {
      assertThat(client.get("/x").status()).isEqualTo(200);
      notes.values().forEach(loader -> old.add(new WeakReference<>(loader)));
      change(folder.resolve("async.jar"));
      change(folder.resolve("blocking.jar"));
      gateway.reloaded(yaml());
    }
  }

  /** A reload keeps the class loader of a jar that has not changed. */
  private static void change(Path jar) throws IOException {
    try (FileSystem content = FileSystems.newFileSystem(jar)) {
      Path version = content.getPath("version");
      Files.writeString(version, Files.readString(version) + "+");
    }
  }

  /** All but those of the configuration that is in use now. */
  private void awaitFree(List<WeakReference<ClassLoader>> old) {
    Eventually.equal(
        "class loaders of old configurations",
        0L,
        () -> {
          notes.clear();
          System.gc();
          return old.stream().filter(loader -> loader.get() != null).count();
        });
  }

  /** Bytes that classes take. */
  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }
}
