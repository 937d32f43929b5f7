package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.plugin.PluginRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderAdviceTest {
  @TempDir Path folder;

  /** Plugins that are called as their role is. */
  private List<String> advice(String globals, String plugins) throws Exception {
    String text =
        """
        listeners: [{name: public, port: 8080}]
        plugins: [%s]
        routes: [{name: a, match: {path: /a}, plugins: [%s], respond: {status: 204}}]
        """
            .formatted(globals, plugins);
    return OrderAdvice.of(
        ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of()),
        plugin -> PluginRole.valueOf(plugin.name().replace('-', '_').toUpperCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @CsvSource({
    "authentication, cors, refuses the preflights",
    "limit, cors, counts the preflights",
    "by-identity, cors, counts the preflights",
    "by-identity, authentication, who the client is",
    "cache, authentication, nobody has checked",
    "cache, compression, each encoding"
  })
  void anOrderThatIsLikelyWrong_isNamed_andTheOtherWayRoundIsNot(
      String first, String later, String why) throws Exception {
    assertThat(advice("", "{name: " + first + "}, {name: " + later + "}"))
        .singleElement()
        .asString()
        .contains("on route a the plugin " + first + " runs before " + later, why)
        .endsWith("put " + later + " before " + first);
    assertThat(advice("", "{name: " + later + "}, {name: " + first + "}")).isEmpty();
  }

  @Test
  void globalPlugins_areOutside() throws Exception {
    assertThat(advice("{name: authentication, id: key}", "{name: other}, {name: cors, id: web}"))
        .singleElement()
        .asString()
        .contains("plugin key runs before web");
  }
}
