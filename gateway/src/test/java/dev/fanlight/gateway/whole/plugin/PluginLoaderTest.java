package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
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
  /** A loader that is not freed takes tens of kilobytes: so many show in the metaspace too. */
  private static final int RELOADS = 100;

  @RegisterExtension static final Stage stage = new Stage();

  @TempDir Path folder;

  private final Map<String, ClassLoader> notes = new ConcurrentHashMap<>();
  private final Http1Upstream upstream = stage.upstream();

  @BeforeEach
  void pack() throws IOException {
    System.getProperties().put(NotingPlugins.NOTES, notes);
    upstream.on("/asked", call -> call.json("{}")).on("/x", call -> call.json("{}"));
    NotingPlugins.write(folder);
  }

  @AfterEach
  void forget() {
    System.getProperties().remove(NotingPlugins.NOTES);
  }

  private String yaml() {
    return """
    plugin_folders: [%s]
    upstreams: {up: {url: "%s"}}
    routes:
      - name: x
        match: {path: /x}
        plugins:
          - {name: mapping, id: outer, config: {word: outer}}
          - {name: async, config: {word: "%s/asked"}}
          - {name: blocking, config: {word: w}}
          - {name: mapping, id: inner, config: {word: inner}}
        proxy: {upstream: up}
    """
        .formatted(folder, upstream.url(), upstream.url());
  }

  private static String without() {
    return "routes: [{name: a, match: {path: /a}, respond: {}}]";
  }

  /** Both bodies come after the plugins have begun to wait for them. */
  private void exchange(TestGateway gateway) {
    upstream.on(
        "/x",
        call -> {
          call.body();
          call.head(200, 2);
          Eventually.equal("the head was seen", true, () -> notes.containsKey("response"));
          call.write("{}");
          call.end();
        });
    try (Wire client = new Wire(gateway.port())) {
      client.send(
          "POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 100 ");
      client.send("hello");
      assertThat(client.head()).startsWith("http/1.1 200 ");
      assertThat(client.read(2)).isEqualTo("{}");
    }
  }

  @Test
  void wherePluginCodeRuns_itsJarIsTheContextClassLoader() {
    TestGateway gateway = stage.gateway(yaml());
    exchange(gateway);
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
            Map.entry("after collect", "async.jar"),
            Map.entry("after a call", "async.jar"),
            Map.entry("task", "async.jar"),
            Map.entry("after a task", "async.jar"),
            Map.entry("after blocking work", "async.jar"),
            Map.entry("response", "async.jar"),
            Map.entry("after the response's collect", "async.jar"),
            Map.entry("outer up", "mapping.jar"),
            Map.entry("inner up", "mapping.jar"),
            Map.entry("inner down", "mapping.jar"),
            Map.entry("outer down", "mapping.jar"),
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

  /** Uses all plugins each time. */
  private void reload(TestGateway gateway, int times, List<WeakReference<ClassLoader>> old)
      throws IOException {
    TestClient client = stage.client(gateway);
    for (int i = 0; i < times; i++) {
      assertThat(client.get("/x").status()).isEqualTo(200);
      notes.values().forEach(loader -> old.add(new WeakReference<>(loader)));
      change(folder.resolve("async.jar"));
      change(folder.resolve("blocking.jar"));
      change(folder.resolve("mapping.jar"));
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
