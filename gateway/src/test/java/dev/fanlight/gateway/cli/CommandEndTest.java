package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.process.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private void assertNamed(String command, String inRecord, String inName) throws Exception {
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
    Path err = folder.resolve("err");
    Process process =
        JavaCommand.of(
                List.of("-Dlogback.configurationFile=logback.xml"),
                Main.class.getName(),
                command,
                file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(err).hasContent("fanlight: the code of leaver.jar asked for the end of the process");
  }

  @Test
  void aRecordThatExits_failsTheCheck_andItsJarIsNamed() throws Exception {
    assertNamed("check", "System.exit(0);", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "plugins", "schema"})
  void aNameThatExits_failsTheCommand_andItsJarIsNamed(String command) throws Exception {
    assertNamed(command, "", "System.exit(0);");
  }
}
