package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code fanlight plugins} and {@code fanlight schema} with a plugin whose code never returns. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HangingInventoryTest {
  /** As long as the code of a plugin may need on a busy machine. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static final String HANGS =
      """
      try {
        new java.util.concurrent.CountDownLatch(1).await();
      } catch (InterruptedException over) {
        throw new IllegalStateException(over);
      }
      """;

  private static final String YAML =
      """
      plugin_folders: [.]
      listeners: [{name: public, port: 0}]
      routes: []
      """;

  @TempDir private Path folder;

  /** What is asked of the plugins. */
  private interface Question {
    void ask(PluginInventory plugins) throws ConfigException, IOException;
  }

  private void assertRefused(Question question, String who) throws IOException {
    Path file = Files.writeString(folder.resolve("gateway.yaml"), YAML);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> {
          try (PluginInventory plugins = new PluginInventory(file, SHORT)) {
            question.ask(plugins);
          }
        })
        .withMessageContaining(
            "found %s, whose code has not returned for 2000 ms, expected code that does not block"
                .formatted(who));
  }

  private void pack(String before, String after) throws IOException {
    String source = TestJar.factory("Stuck", "stuck", "return null;");
    new TestJar()
        .source("test.Stuck", source.replace(before, after))
        .entry(TestJar.SERVICES, "test.Stuck")
        .write(folder.resolve("stuck.jar"));
  }

  private void packRecord() throws IOException {
    pack("Config(String word) {}", "Config(String word) { public Config {" + HANGS + "} }");
  }

  @Test
  void factoryThatHangs_isNamedByItsJar() throws IOException {
    pack("{ return \"stuck\"", "{ " + HANGS + " return \"stuck\"");

    assertRefused(plugins -> {}, "stuck.jar");
  }

  @Test
  void recordThatHangs_isNamedByItsPlugin_inAListing() throws IOException {
    packRecord();

    assertRefused(PluginInventory::listing, "plugin stuck");
  }

  @Test
  void recordThatHangs_isNamedByItsPlugin_inASchema() throws IOException {
    packRecord();

    assertRefused(PluginInventory::schema, "plugin stuck");
  }
}
