package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.node.Hints;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Binds the configuration of a plugin as the gateway does. */
abstract class RecordBinderScene {
  @TempDir Path folder;

  static <R extends Record> R bind(Class<R> type, PluginConfig plugin) throws ConfigException {
    return RecordBinder.bind(type, plugin.config(), plugin.origin(), Set.of(), new Hints());
  }

  List<String> errors(Class<? extends Record> type, PluginConfig plugin) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> bind(type, plugin));
    String file = folder.resolve("gateway.yaml") + ":";
    return thrown.errors().stream()
        .map(ConfigError::toString)
        .map(error -> error.substring(file.length()))
        .toList();
  }

  /** A plugin whose configuration has its first key on line 6 of its file. */
  PluginConfig plugin(@Nullable String config, Map<String, String> environment)
      throws IOException, ConfigException {
    String head =
        """
        listeners: [{name: public, port: 0}]
        routes: []
        plugins:
          - name: tried
        """;
    String body = config == null ? "" : "    config:\n" + config.indent(6);
    Path file = Files.writeString(folder.resolve("gateway.yaml"), head + body);
    GatewayConfig gateway = ConfigLoader.load(file, environment);
    return gateway.plugins().everywhere().get(0);
  }
}
