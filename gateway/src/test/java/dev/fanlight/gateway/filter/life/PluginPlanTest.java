package dev.fanlight.gateway.filter.life;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.filter.load.OpenJars;
import dev.fanlight.gateway.filter.load.PluginCatalog;
import dev.fanlight.gateway.filter.load.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PluginPlanTest {
  /** Jar and test both see the properties of the system. */
  private static final String NEVER_CLOSES =
      """
      java.util.Properties shared = System.getProperties();
      context.own(() -> {
        ((java.util.concurrent.CountDownLatch) shared.get("plan-closing")).countDown();
        boolean open = true;
        while (open) {
          try {
            ((java.util.concurrent.CountDownLatch) shared.get("plan-go")).await();
            open = false;
          } catch (InterruptedException ignored) {
            // and waits on
          }
        }
      });
      throw new IllegalStateException("no");
      """;

  private final PluginScene scene = new PluginScene();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();

  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    go.countDown();
    scene.close();
    Properties shared = System.getProperties();
    shared.remove("plan-closing");
    shared.remove("plan-go");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void create_thatIsRefused_waitsForACloseUntilItsTimeIsOver() throws Exception {
    System.getProperties().put("plan-closing", closing);
    System.getProperties().put("plan-go", go);
    TestJar.plugin("Stuck", "stuck", NEVER_CLOSES).write(folder.resolve("stuck.jar"));
    GatewayConfig config = config();
    try (PluginCatalog catalog = catalog()) {
      PluginPlan plan = PluginPlan.of(catalog, config, plugin -> {}, new Mistakes());

      CompletableFuture<PluginSet> made = CompletableFuture.supplyAsync(() -> create(plan));
      closing.await();
      while (made.state() == State.RUNNING) {
        passTime();
      }

      assertThatThrownBy(made::join).hasRootCauseInstanceOf(ConfigException.class);
    }
  }

  /** What it answers later could be something else, or an exception on an event loop. */
  @Test
  void aPlugin_isAskedForItsRoleBeforeItIsMade_andNotAgain() throws Exception {
    String source =
        TestJar.factory(
                "Stuck", "stuck", "return (Filter) (exchange, chain) -> chain.proceed(exchange);")
            .replace(
                "public String name",
                """
                private boolean asked;
                public PluginRole role(Config config) {
                  if (asked) { throw new IllegalStateException("asked again"); }
                  asked = true;
                  return PluginRole.CORS;
                }
                public String name\
                """);
    new TestJar()
        .source("test.Stuck", source)
        .entry(TestJar.SERVICES, "test.Stuck")
        .write(folder.resolve("stuck.jar"));
    GatewayConfig config = config();
    try (PluginCatalog catalog = catalog()) {
      PluginPlan plan = PluginPlan.of(catalog, config, plugin -> {}, new Mistakes());
      PluginSet made = plan.begin(scene.host()).make(plugin -> {});

      assertThatCode(() -> made.chain(config.routes().getFirst())).doesNotThrowAnyException();
    }
  }

  /** Everything that is pending becomes due. */
  private void passTime() {
    Runnable task = timers.poll();
    if (task != null) {
      task.run();
    }
  }

  private PluginSet create(PluginPlan plan) {
    PluginHost host =
        scene.host(
            new SharedStates(),
            Set.of(),
            (delay, task) -> {
              timers.add(task);
              return () -> timers.remove(task);
            });
    try {
      return plan.begin(host).make(plugin -> {});
    } catch (ConfigException refused) {
      throw new IllegalStateException(refused);
    }
  }

  private PluginCatalog catalog() {
    ClassLoader gateway = PluginPlanTest.class.getClassLoader();
    return PluginCatalog.open(new OpenJars(), gateway, List.of(folder), error -> {});
  }

  private GatewayConfig config() throws Exception {
    String yaml =
        """
        listeners: [{name: public, port: 0}]
        plugins: [{name: stuck, config: {word: hi}}]
        routes: [{name: a, match: {path: /a}, respond: {}}]
        """;
    return ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), yaml), Map.of());
  }
}
