package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
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

  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Gauges", "gauges", GAUGES).write(folder.resolve("gauges.jar"));
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
