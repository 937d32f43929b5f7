package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The gauges of a plugin that is used at several places. */
class PluginMetersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String GAUGES =
      """
      int own = Integer.parseInt(config.word());
      int[] shared = context.shared(SharedKey.of("shared", int[].class), () -> new int[] {7});
      context.meters().gauge("own", "Of the place", () -> own);
      context.meters().gauge("shared", "Of all places", shared, numbers -> numbers[0]);
      return (Filter) (it, chain) -> chain.proceed(it);
      """;

  /** Starts when the test says so. Where jar and test both see it. */
  private static final String STARTS = "plugin-meters.starts";

  private static final String SLOW =
      """
      return new Filter() {
        public io.vertx.core.Future<Void> start() {
          @SuppressWarnings("unchecked")
          java.util.List<io.vertx.core.Promise<Void>> starts =
              (java.util.List<io.vertx.core.Promise<Void>>) System.getProperties().get("%s");
          starts.get(0).tryComplete();
          return starts.get(1).future();
        }
        public io.vertx.core.Future<GatewayResponse> filter(Exchange it, Chain chain) {
          return chain.proceed(it);
        }
      };
      """
          .formatted(STARTS);

  private final Promise<Void> starting = Promise.promise();
  private final Promise<Void> started = Promise.promise();

  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Gauges", "gauges", GAUGES).write(folder.resolve("gauges.jar"));
    TestJar.plugin("Slow", "slow", SLOW).write(folder.resolve("slow.jar"));
  }

  @BeforeEach
  void share() {
    System.getProperties().put(STARTS, List.of(starting, started));
  }

  @AfterEach
  void forget() {
    System.getProperties().remove(STARTS);
  }

  private static String yaml(int first, int second) {
    return """
    plugin_folders: [%s]
    routes:
      - {name: a, match: {path: /a}, plugins: [{name: gauges, config: {word: "%d"}}], respond: {}}
      - {name: b, match: {path: /b}, plugins: [{name: gauges, config: {word: "%d"}}], respond: {}}
    """
        .formatted(folder, first, second);
  }

  @Test
  void gauges_areAddedUp_andASharedStateCountsOnce_alsoAfterAReload() {
    TestGateway gateway = stage.gateway(yaml(40, 2));
    assertThat(gateway.metrics().sum("fanlight_plugin_gauges_own")).isEqualTo(42);
    assertThat(gateway.metrics().sum("fanlight_plugin_gauges_shared")).isEqualTo(7);

    gateway.reloaded(yaml(100, 20));

    Eventually.equal("the sum", 120.0, () -> gateway.metrics().sum("fanlight_plugin_gauges_own"));
    assertThat(gateway.metrics().sum("fanlight_plugin_gauges_shared")).isEqualTo(7);
  }

  @Test
  void gauges_ofAReload_areNotShownBeforeItServes() throws Exception {
    TestGateway gateway = stage.gateway(yaml(40, 2));

    CompletableFuture<Void> reload = reloadUntilItStarts(gateway);
    assertThat(gateway.metrics().sum("fanlight_plugin_gauges_own")).isEqualTo(42);
    started.complete();
    Eventually.get("the reload", reload);

    Eventually.equal("the sum", 120.0, () -> gateway.metrics().sum("fanlight_plugin_gauges_own"));
  }

  @Test
  void gauges_ofAReloadThatFails_areNeverShown() throws Exception {
    TestGateway gateway = stage.gateway(yaml(40, 2));

    CompletableFuture<Void> reload = reloadUntilItStarts(gateway);
    assertThat(gateway.metrics().sum("fanlight_plugin_gauges_own")).isEqualTo(42);
    started.fail("not today");

    assertThatThrownBy(reload::join).hasMessageContaining("not today");
    assertThat(gateway.metrics().sum("fanlight_plugin_gauges_own")).isEqualTo(42);
  }

  /** Its other plugins have been made and have started then. */
  private CompletableFuture<Void> reloadUntilItStarts(TestGateway gateway) throws Exception {
    CompletableFuture<Void> reload =
        gateway.reload(
            yaml(100, 20)
                + "  - {name: c, match: {path: /c}, plugins: [{name: slow, config: {word: x}}],"
                + " respond: {}}\n");
    starting.future().await(15, TimeUnit.SECONDS);
    return reload;
  }

  @Test
  void aMetricOfTwoPlugins_isAMistakeOfTheFile_thatNamesBoth() throws IOException {
    String hits =
        """
        context.meters().counter("hits", "Hits");
        return (Filter) (it, chain) -> chain.proceed(it);
        """;
    TestJar.plugin("One", "my-auth", hits).write(folder.resolve("one.jar"));
    TestJar.plugin("Other", "my_auth", hits).write(folder.resolve("other.jar"));
    String yaml =
        """
        plugin_folders: [%s]
        routes:
          - name: a
            match: {path: /a}
            plugins: [{name: my-auth, config: {word: x}}, {name: my_auth, config: {word: x}}]
            respond: {}
        """
            .formatted(folder);

    assertThatThrownBy(() -> stage.gateway(yaml))
        .hasMessageContaining("plugins[1]")
        .hasMessageContaining(
            "metric fanlight_plugin_my_auth_hits_total of plugin my_auth is a metric of plugin"
                + " my-auth already");
  }
}
