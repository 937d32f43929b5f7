package dev.fanlight.gateway.filter.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.filter.load.OpenJars;
import dev.fanlight.gateway.filter.load.PluginCatalog;
import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of which one is made for so long that nobody waits for them any more. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GivenUpPluginsTest {
  /** Where jars and test both see it. */
  private static final String SHARED = "given-up-plugins";

  private static final String CREATE =
      """
      @SuppressWarnings("unchecked")
      java.util.Map<String, Object> shared =
          (java.util.Map<String, Object>) System.getProperties().get("%s");
      @SuppressWarnings("unchecked")
      java.util.List<String> told = (java.util.List<String>) shared.get("told");
      told.add(name() + " is made");
      context.own(() -> told.add(name() + " closes its first"));
      context.own(() -> told.add(name() + " closes its second"));
      %s
      return (Filter) (it, chain) -> chain.proceed(it);
      """;

  private static final String HANGS =
      """
      ((java.util.concurrent.CountDownLatch) shared.get("hanging")).countDown();
      boolean hangs = true;
      while (hangs) {
        try {
          ((java.util.concurrent.CountDownLatch) shared.get("go")).await();
          hangs = false;
        } catch (InterruptedException ignored) {
          // and hangs on
        }
      }
      %s
      """;

  private final PluginScene scene = new PluginScene();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @TempDir private Path folder;

  @BeforeEach
  void share() {
    System.getProperties().put(SHARED, Map.of("told", told, "hanging", hanging, "go", go));
  }

  @AfterEach
  void close() throws Exception {
    go.countDown();
    scene.close();
    System.getProperties().remove(SHARED);
  }

  private void pack(String name, String rest) throws IOException {
    TestJar.plugin(name, name.toLowerCase(Locale.ROOT), CREATE.formatted(SHARED, rest))
        .write(folder.resolve(name + ".jar"));
  }

  @Test
  void giveUp_closesWhatAllOwn_whileTheCodeOfOneHangs() throws Exception {
    pack("Fine", "");
    pack("Stuck", HANGS.formatted(""));
    try (PluginCatalog catalog = catalog()) {
      PluginPlan.Making making = plan(catalog, "fine", "stuck").begin(scene.host());
      CompletableFuture<PluginSet> made = CompletableFuture.supplyAsync(() -> make(making));
      hanging.await();

      making.giveUp();

      assertThat(told)
          .containsSubsequence("fine closes its second", "fine closes its first")
          .containsSubsequence("stuck closes its second", "stuck closes its first");
      assertThat(made).isNotDone();
    }
  }

  @Test
  void aPluginThatIsMadeLate_isClosed_andNoOtherIsMade() throws Exception {
    pack("Stuck", HANGS.formatted("context.own(() -> told.add(\"stuck closes its last\"));"));
    pack("Next", "");
    try (PluginCatalog catalog = catalog()) {
      PluginPlan.Making making = plan(catalog, "stuck", "next").begin(scene.host());
      CompletableFuture<PluginSet> made = CompletableFuture.supplyAsync(() -> make(making));
      hanging.await();
      making.giveUp();

      go.countDown();

      assertThatThrownBy(made::join).hasRootCauseInstanceOf(ConfigException.class);
      assertThat(told)
          .containsExactly(
              "stuck is made",
              "stuck closes its second",
              "stuck closes its first",
              "stuck closes its last");
    }
  }

  @Test
  void make_onceTheyAreGivenUp_makesNone() throws Exception {
    pack("Fine", "");
    try (PluginCatalog catalog = catalog()) {
      PluginPlan.Making making = plan(catalog, "fine").begin(scene.host());
      making.giveUp();

      assertThatThrownBy(() -> making.make(plugin -> {})).isInstanceOf(CancellationException.class);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void giveUp_onceAllAreMade_closesNone() throws Exception {
    pack("Fine", "");
    try (PluginCatalog catalog = catalog()) {
      PluginPlan.Making making = plan(catalog, "fine").begin(scene.host());
      making.make(plugin -> {});

      making.giveUp();

      assertThat(told).containsExactly("fine is made");
    }
  }

  private static PluginSet make(PluginPlan.Making making) {
    try {
      return making.make(plugin -> {});
    } catch (ConfigException refused) {
      throw new IllegalStateException(refused);
    }
  }

  private PluginCatalog catalog() {
    ClassLoader gateway = GivenUpPluginsTest.class.getClassLoader();
    return PluginCatalog.open(new OpenJars(), gateway, List.of(folder), error -> {});
  }

  private PluginPlan plan(PluginCatalog catalog, String... names) throws Exception {
    StringBuilder entries = new StringBuilder();
    for (String name : names) {
      entries.append("  - {name: %s, config: {word: x}}\n".formatted(name));
    }
    String yaml =
        """
        listeners: [{name: public, port: 0}]
        plugins:
        %sroutes: []
        """
            .formatted(entries);
    GatewayConfig config =
        ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), yaml), Map.of());
    return PluginPlan.of(catalog, config, plugin -> {}, new Mistakes());
  }
}
