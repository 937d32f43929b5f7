package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.FileWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start and a reload read. */
class ConfigFileTest {
  @Test
  void mistakesInPlugins_areToldWithTheOthers(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("it.yaml"),
            """
            listeners: [{name: public, prot: 0}]
            plugins: [{name: nowhere}]
            routes: []
            """);

    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> new ConfigFile(file, new FileWatch()).call());

    assertThat(thrown.errors())
        .extracting(ConfigError::path)
        .containsExactly("listeners[0].port", "listeners[0].prot", "plugins[0].name");
  }
}
