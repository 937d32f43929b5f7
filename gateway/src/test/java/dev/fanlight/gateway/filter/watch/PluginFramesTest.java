package dev.fanlight.gateway.filter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.filter.load.BoundPlugin;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose code runs, from the innermost frame of a stack to the outermost. */
class PluginFramesTest {
  private static final String PLUGIN = Own.class.getName();
  private static final String JQ = "dev.fanlight.gateway.value.jq.Program";
  private static final String PROGRAM = "dev.fanlight.gateway.value.JqProgram";
  private static final String LIFE = "dev.fanlight.gateway.filter.life.";
  private static final String CONTEXT = LIFE + "LivePluginContext";
  private static final String STATES = LIFE + "PluginStates";
  private static final String CHAIN = "dev.fanlight.gateway.filter.FilterLink";

  private static @Nullable String running(String... classes) {
    Origin origin = new Origin("gateway.yaml", "plugins[0].config", Map.of());
    PluginConfig config = new PluginConfig("own", "own", true, Use.always("default"), null, origin);
    String loader = PluginFramesTest.class.getClassLoader().getName();
    StackTraceElement[] stack =
        Arrays.stream(classes)
            .map(type -> new StackTraceElement(loader, null, null, type, "run", null, 1))
            .toArray(StackTraceElement[]::new);
    return PluginFrames.of(List.of(new BoundPlugin<>(config, new Own(), new Own.None())))
        .running(stack);
  }

  @Test
  void aProgramThatAPluginRuns_isWorkOfThePlugin() {
    assertThat(running("java.util.ArrayList", JQ, PROGRAM, PLUGIN, CHAIN)).isEqualTo("own");
  }

  @Test
  void aPluginThatWaitsForItsSharedState_keepsItsThreadItself() {
    assertThat(running(STATES, CONTEXT, PLUGIN, CHAIN)).isEqualTo("own");
  }

  @Test
  void whatTheGatewayDoesAfterAPluginHasProceeded_isNotWorkOfThePlugin() {
    assertThat(running(JQ, PROGRAM, "dev.fanlight.gateway.merge.Merge", CHAIN, PLUGIN, CHAIN))
        .isNull();
  }

  /** Such as the start of the plugins after it. */
  @Test
  void whatTheGatewayDoesOnceAPluginHasStarted_isNotWorkOfThePlugin() {
    assertThat(running(CONTEXT, LIFE + "PluginSet", LIFE + "RunningPlugin", PLUGIN)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LivePluginContext", "LivePerLoop", "PluginStates"})
  void whatThePluginAsksItsContextFor_isThere(String service) throws Exception {
    assertThat(Class.forName(LIFE + service)).isNotNull();
    assertThat(running(LIFE + service, PLUGIN, CHAIN)).isEqualTo("own");
  }

  @Test
  void aProgramOfTheGateway_isNoPlugins() {
    assertThat(running(JQ, PROGRAM, "dev.fanlight.gateway.merge.Merge")).isNull();
  }

  /** A plugin whose package is that of this test. */
  private static final class Own implements PluginFactory<Own.None> {
    record None() {}

    @Override
    public String name() {
      return "own";
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Plugin create(None config, PluginContext context) {
      throw new UnsupportedOperationException("is not made");
    }
  }
}
