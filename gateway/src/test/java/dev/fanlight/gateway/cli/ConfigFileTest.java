package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.FileWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a start and a reload read. */
class ConfigFileTest {
  private static final String CONFIG =
      """
      listeners: [{name: public, port: 0}]
      routes: [{name: a, match: {path: /a}, respond: {body: "${file:secret}"}}]
      """;

  private final FileWatch watch = new FileWatch();
  private final AtomicInteger changes = new AtomicInteger();
  @TempDir Path folder;

  /** What takes the place of a file. */
  private enum Obstacle {
    NOTHING("no such file"),
    FOLDER("a folder"),
    PIPE("a pipe, a socket or a device");

    private final String found;

    Obstacle(String found) {
      this.found = found;
    }

    void put(Path place) throws Exception {
      Files.delete(place);
      if (this == FOLDER) {
        Files.createDirectory(place);
      } else if (this == PIPE) {
        assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
      }
    }
  }

  private int changesAfterLooks() {
    for (int i = 0; i < 5; i++) {
      watch.look(changes::incrementAndGet);
    }
    return changes.get();
  }

  @ParameterizedTest
  @EnumSource
  void configurationThatCannotBeRead_isTriedOnce_andOnceMoreWhenItIsBack(Obstacle obstacle)
      throws Exception {
    Path file = Files.writeString(folder.resolve("it.yaml"), CONFIG);
    Files.writeString(folder.resolve("secret"), "one");
    ConfigFile source = new ConfigFile(file, watch);
    source.call();

    obstacle.put(file);
    assertThat(changesAfterLooks()).isEqualTo(1);
    assertThatThrownBy(source::call)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("it.yaml")
        .hasMessageContaining("found " + obstacle.found + ", expected a readable file");
    assertThat(changesAfterLooks()).isEqualTo(1);

    Files.deleteIfExists(file);
    Files.writeString(file, CONFIG);
    assertThat(changesAfterLooks()).isEqualTo(2);
    assertThat(source.call().routes()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void secretThatCannotBeRead_isTriedOnce_andOnceMoreWhenItIsBack(Obstacle obstacle)
      throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "one");
    ConfigFile source = new ConfigFile(Files.writeString(folder.resolve("it.yaml"), CONFIG), watch);
    source.call();

    obstacle.put(secret);
    assertThat(changesAfterLooks()).isEqualTo(1);
    assertThatThrownBy(source::call)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a readable UTF-8 file");
    assertThat(changesAfterLooks()).isEqualTo(1);

    Files.deleteIfExists(secret);
    Files.writeString(secret, "one");
    assertThat(changesAfterLooks()).isEqualTo(2);
    assertThat(source.call().routes()).hasSize(1);
  }

  @Test
  void mistakesInPlugins_areToldWithTheOthers() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("it.yaml"),
            """
            listeners: [{name: public, prot: 0}]
            plugins: [{name: nowhere}]
            routes: []
            """);

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> new ConfigFile(file, watch).call());

    assertThat(thrown.errors())
        .extracting(ConfigError::path)
        .containsExactly("listeners[0].port", "listeners[0].prot", "plugins[0].name");
  }
}
