package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.process.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that exits the process cannot make a command succeed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandEndTest {
  private static final String SOURCE =
      """
      package test;
      import dev.fanlight.plugin.*;
      public class Leaver implements PluginFactory<Leaver.Config> {
        public record Config(String word) {
          public Config { %s }
        }
        public String name() { %s return "leaver"; }
        public Class<Config> configType() { return Config.class; }
        public Plugin create(Config config, PluginContext context) { return null; }
      }
      """;

  @TempDir Path folder;

  /** Runs a command for a FILE with a plugin that exits, and returns the code of its end. */
  private int run(String inRecord, String inName, String... command) throws Exception {
    new TestJar()
        .source("test.Leaver", SOURCE.formatted(inRecord, inName))
        .entry(TestJar.SERVICES, "test.Leaver")
        .write(folder.resolve("leaver.jar"));
    Path file =
        Files.writeString(
            folder.resolve("fanlight.yaml"),
            """
            listeners: [{name: public, port: 8080}]
            plugin_folders: [.]
            routes:
              - name: x
                match: {path: /x}
                plugins: [{name: leaver, config: {word: x}}, {name: unknown}]
                respond: {body: x}
            """);
    String[] program =
        Stream.concat(Stream.of(Main.class.getName()), Stream.of(command))
            .map(word -> word.equals("FILE") ? file.toString() : word)
            .toArray(String[]::new);
    return JavaCommand.of(List.of("-Dlogback.configurationFile=logback.xml"), program)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(folder.resolve("err").toFile())
        .start()
        .waitFor();
  }

  private void assertNamed(String command, String inRecord, String inName) throws Exception {
    assertThat(run(inRecord, inName, command, "FILE")).isEqualTo(1);
    assertThat(folder.resolve("err"))
        .hasContent("fanlight: the code of leaver.jar asked for the end of the process");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "routes"})
  void aRecordThatExits_failsTheCommand_andItsJarIsNamed(String command) throws Exception {
    assertNamed(command, "System.exit(0);", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "plugins", "schema", "routes"})
  void aNameThatExits_failsTheCommand_andItsJarIsNamed(String command) throws Exception {
    assertNamed(command, "", "System.exit(0);");
  }

  /** A diff compares what the files say, and asks no plugin about it. */
  @Test
  void aDiff_runsNoCodeOfPlugins() throws Exception {
    String exits = "System.exit(3);";

    assertThat(run(exits, exits, "diff", "FILE", "FILE")).isZero();
    assertThat(folder.resolve("err")).isEmptyFile();
  }
}
