package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about plugins that throw what cannot be read, or much, or where nobody expects it. */
class FailingPluginsTest extends CommandScene {
  private static final String UNREADABLE =
      """
      throw new IllegalStateException() {
        public String getMessage() { throw new IllegalStateException("no message"); }
        public String toString() { throw new IllegalStateException("no text"); }
      };
      """;

  private static final String LONG =
      "throw new IllegalStateException(\"x\".repeat(5_000_000) + \"\\u001b[31m\");";

  /** Says its config once, when the jar is opened. */
  private static final String ONCE =
      """
      private boolean asked;
      public Class<Config> configType() {
        if (asked) { throw new IllegalStateException("no more\\nforged"); }
        asked = true;
      """;

  private Path jar;

  /** Packs a plugin. Its factory throws where the source has that text. */
  private String pack(String before, String after) throws IOException {
    String source = TestJar.factory("Evil", "evil", "return null;");
    jar =
        new TestJar()
            .source("test.Evil", source.replace(before, after))
            .entry(TestJar.SERVICES, "test.Evil")
            .write(folder.resolve("evil.jar"));
    return file(
        "gateway.yaml",
        """
        plugin_folders: [.]
        listeners: [{name: public, port: 0}]
        plugins: [{name: evil, config: {word: x}}]
        routes: []
        """);
  }

  private String inConstructor(String thrown) throws IOException {
    return pack("public String name", "public Evil() { " + thrown + " } public String name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "plugins", "schema"})
  void aConstructor_thatThrowsWhatCannotBeRead_isNamedByItsJar(String command) throws IOException {
    String file = inConstructor(UNREADABLE);

    assertThat(execute(command, file)).isEqualTo(2);

    assertThat(err.toString().lines())
        .contains(
            jar
                + ": found dev.fanlight.plugin.PluginFactory: Provider test.Evil could not be"
                + " instantiated: test.Evil$1, whose message cannot be read, expected a public"
                + " PluginFactory that can be made");
  }

  @Test
  void aConstructor_thatThrowsALongMessage_hasTheBeginningOfIt() throws IOException {
    String file = inConstructor(LONG);

    assertThat(execute("plugins", file)).isEqualTo(2);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith(jar + ": found ")
        .contains("xxx... (")
        .contains(" more characters), expected a public PluginFactory that can be made")
        .hasSizeLessThan(3_000);
  }

  @Test
  void aConfigRecord_thatThrowsWhatCannotBeRead_isRefusedAtItsPlace() throws IOException {
    String file =
        pack(
            "Config(String word) {}", "Config(String word) { public Config {" + UNREADABLE + "} }");

    assertThat(execute("check", file)).isEqualTo(2);

    assertThat(err)
        .hasToString(
            file
                + ":3: plugins[0].config: found a mapping, expected values the plugin accepts"
                + " (test.Evil$Config$1, whose message cannot be read)\n");
  }

  @Test
  void aConfigRecord_thatThrowsALongMessage_hasTheBeginningOfIt() throws IOException {
    String file =
        pack("Config(String word) {}", "Config(String word) { public Config {" + LONG + "} }");

    assertThat(execute("check", file)).isEqualTo(2);

    assertThat(err.toString())
        .startsWith(file + ":3: plugins[0].config: found a mapping")
        .endsWith(" more characters))\n")
        .hasSizeLessThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugins", "schema"})
  void aPlugin_thatFailsWhenItIsAskedForItsKeys_isNamed(String command) throws IOException {
    String file = pack("public Class<Config> configType() {", ONCE);

    assertThat(execute(command, file)).isEqualTo(2);

    assertThat(err)
        .hasToString(
            jar
                + ": found plugin evil, whose code has failed: no more?forged, expected code that"
                + " does not fail\n");
  }
}
