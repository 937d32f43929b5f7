package dev.fanlight.gateway.bootstrap.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configs of plugins in a file that has other mistakes. */
class WrongPluginConfigsTest {
  private static final String PASS =
      "return (Filter) (exchange, chain) -> chain.proceed(exchange);";

  private static final String HEAD =
      """
      listeners: [{name: public, port: 0}]
      plugin_folders: [.]
      upstreams: {up: {url: "http://127.0.0.1:1"}}
      """;

  /** On line 5, where a plugin comes before it. */
  private static final String WRONG_ROUTE =
      "routes: [{name: a, match: {path: /a}, respond: {}, timout: 1s}]\n";

  @TempDir private Path folder;

  @BeforeEach
  void pack() throws IOException {
    TestJar.plugin("One", "one", PASS).write(folder.resolve("one.jar"));
  }

  private ConfigException mistakes(String yaml, Map<String, String> environment)
      throws IOException {
    Path file = Files.writeString(folder.resolve("it.yaml"), yaml);
    return catchThrowableOfType(
        ConfigException.class,
        () -> ConfigLoader.load(file, environment, path -> {}, PluginParts::read));
  }

  private List<String> paths(String plugins) throws IOException {
    return mistakes(HEAD + plugins + WRONG_ROUTE, Map.of()).errors().stream()
        .map(ConfigError::path)
        .toList();
  }

  /** A factory of the plugin two, with that configuration record and those methods. */
  private void packTwo(String record, String methods) throws IOException {
    new TestJar()
        .source(
            "test.Two",
            """
            package test;
            import dev.fanlight.plugin.*;
            public class Two implements PluginFactory<Two.Config> {
              %s
              public String name() { return "two"; }
              public Class<Config> configType() { return Config.class; }
              %s
            }
            """
                .formatted(record, methods))
        .entry(TestJar.SERVICES, "test.Two")
        .write(folder.resolve("two.jar"));
  }

  @Test
  void theirMistakes_comeWithTheOthers_inTheOrderOfTheLines() throws IOException {
    assertThat(paths("plugins: [{name: one, config: {wrod: hi}}]\n"))
        .containsExactly("plugins[0].config.word", "plugins[0].config.wrod", "routes[0].timout");
  }

  @Test
  void theirMistakes_comeOfRoutesToo() throws IOException {
    String routes =
        """
        routes:
          - {name: a, match: {path: /a}, respond: {}, timout: 1s, plugins: [{name: one}]}
          - {name: b, match: {path: /b}, respond: {}, plugins: [{name: oen, enabled: false}]}
          - {name: c, match: {path: /c}, respond: {}, plugins: [{name: oen}]}
        """;

    assertThat(mistakes(HEAD + routes, Map.of()).errors())
        .extracting(ConfigError::path)
        .containsExactly(
            "routes[0].timout", "routes[0].plugins[0].config.word", "routes[2].plugins[0].name");
  }

  @Test
  void theirMistakes_countTowardsTheBoundOfTheFile() throws IOException {
    String plugins = "plugins: [{name: one, config: {wrod: hi}}]\n";

    ConfigException thrown =
        mistakes(HEAD + plugins + "routes:\n" + "  - {}\n".repeat(333), Map.of());

    assertThat(thrown.errors()).hasSize(1_000);
    assertThat(thrown.count()).isEqualTo(3 * 333 + 2);
  }

  @Test
  void noPluginIsMade_norAskedForMoreThanItsConfig() throws IOException {
    packTwo(
        "public record Config(String word) {}",
        """
        public Plugin create(Config config, PluginContext context) { throw told("create"); }
        public boolean isGuard() { throw told("guard"); }
        public PluginRole role(Config config) { throw told("role"); }
        public boolean removesCredentials(Config config) { throw told("removes"); }
        public java.util.Set<String> pathVariables(Config config) { throw told("variables"); }
        private static IllegalStateException told(String what) {
          return new IllegalStateException("asked: " + what);
        }
        """);

    assertThat(paths("plugins: [{name: two, config: {word: hi}}]\n"))
        .containsExactly("routes[0].timout");
  }

  @Test
  void aPluginThatThrows_whileItsConfigIsRead_isNamed() throws IOException {
    packTwo(
        """
        public record Config(String word) {
          public Config {
            throw new IllegalStateException() {
              @Override public String toString() { throw new IllegalStateException("odd"); }
            };
          }
        }
        """,
        "public Plugin create(Config config, PluginContext context) { return null; }");

    ConfigException thrown =
        mistakes(
            HEAD + "plugins: [{name: two, config: {word: hi}}, {name: one}]\n" + WRONG_ROUTE,
            Map.of());

    assertThat(thrown.errors())
        .extracting(ConfigError::path)
        .containsExactly("plugins[0].config", "plugins[1].config.word", "routes[0].timout");
    assertThat(thrown.errors().getFirst().toString())
        .endsWith("(test.Two$Config$1, whose message cannot be read)");
  }

  @Test
  void aPlugin_whoseConfigCannotBeRead_isNamed() throws IOException {
    packTwo(
        "public record Config(Thread word) {}",
        "public Plugin create(Config config, PluginContext context) { return null; }");

    ConfigException thrown =
        mistakes(HEAD + "plugins: [{name: two, config: {word: hi}}]\n" + WRONG_ROUTE, Map.of());

    assertThat(thrown.errors())
        .extracting(ConfigError::path)
        .containsExactly("plugins[0].config", "routes[0].timout");
    assertThat(thrown.errors().getFirst().toString())
        .contains("found plugin two, expected a plugin whose config can be read: ");
  }

  @Test
  void noSecretOfTheFile_isShown() throws IOException {
    packTwo(
        """
        public record Config(String word) {
          public Config { throw new IllegalArgumentException("no word is " + word); }
        }
        """,
        "public Plugin create(Config config, PluginContext context) { return null; }");

    ConfigException thrown =
        mistakes(
            HEAD
                + "plugins: [{name: two, config: {word: \"${SECRET}\"}}, {name: \"${SECRET}\"}]\n"
                + WRONG_ROUTE,
            Map.of("SECRET", "hunter2"));

    assertThat(thrown.errors())
        .extracting(ConfigError::path)
        .containsExactly("plugins[0].config", "plugins[1].name", "routes[0].timout");
    assertThat(thrown.getMessage()).contains("no word is ${SECRET}").doesNotContain("hunter2");
  }

  @Test
  void aPlaceholderThatIsNotSet_isToldOnce_andHidesNoOtherMistake() throws IOException {
    String plugins =
        """
        plugins:
          - name: one
            config:
              word:
                "${NOT_SET}"
              more: 1
        """;

    assertThat(paths(plugins))
        .containsExactly("plugins[0].config.word", "plugins[0].config.more", "routes[0].timout");
  }

  @Test
  void whatCouldNotBeRead_isToldOnce() throws IOException {
    String plugins =
        """
        plugins:
          - {name: one, config: [a]}
          - {name: 5}
          - {name: one, id: b, config: {word: hi}, pol: x}
        """;

    assertThat(paths(plugins))
        .containsExactly(
            "plugins[0].config", "plugins[1].name", "plugins[2].pol", "routes[0].timout");
  }

  @Test
  void aName_thatMayBeInAFolderThatCannotBeRead_isNoMistake() throws IOException {
    String yaml =
        HEAD.replace("[.]", "[., nowhere]")
            + "plugins: [{name: mine}, {name: one, config: {wrod: hi}}]\nroutes: []\n";

    assertThat(mistakes(yaml, Map.of()).errors())
        .extracting(ConfigError::path)
        .containsExactly("plugin_folders[1]", "plugins[1].config.word", "plugins[1].config.wrod");
  }

  @Test
  void anUpstreamWithAMistake_isKnownToPlugins() throws IOException {
    packTwo(
        "public record Config(UpstreamName to) {}",
        "public Plugin create(Config config, PluginContext context) { return null; }");
    String yaml = HEAD.replace("http://", "htp://") + "plugins: [{name: two, config: {to: %s}}]\n";

    assertThat(mistakes(yaml.formatted("up") + "routes: []\n", Map.of()).errors())
        .extracting(ConfigError::path)
        .containsExactly("upstreams.up.url");
    assertThat(mistakes(yaml.formatted("pu") + "routes: []\n", Map.of()).errors())
        .extracting(ConfigError::path)
        .containsExactly("upstreams.up.url", "plugins[0].config.to");
  }
}
