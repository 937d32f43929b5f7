package dev.fanlight.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanlight.gateway.cli.show.Columns;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.describe.ConfigKey;
import dev.fanlight.gateway.filter.describe.PluginKind;
import dev.fanlight.gateway.filter.describe.PluginSchema;
import dev.fanlight.gateway.filter.load.FoundPlugin;
import dev.fanlight.gateway.filter.load.OpenJars;
import dev.fanlight.gateway.filter.load.PluginCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What plugins there are: those of the distribution, and those in the plugin folders of a
 * configuration. Nothing is started, and no plugin is made.
 */
final class PluginInventory implements AutoCloseable {
  /** Below this depth the keys of a configuration are not shown: a record may hold itself. */
  private static final int DEEPEST = 4;

  private final List<ConfigError> errors = new ArrayList<>();
  private final PluginCatalog catalog;

  /**
   * @param file a configuration; null for the plugins of the distribution alone
   */
  PluginInventory(@Nullable Path file) throws ConfigException {
    List<Path> folders =
        file == null ? List.of() : ConfigLoader.load(file, System.getenv()).plugins().folders();
    ClassLoader gateway = PluginInventory.class.getClassLoader();
    catalog = PluginCatalog.open(new OpenJars(), gateway, folders, errors::add);
  }

  /**
   * @throws ConfigException if a jar is of no use, with every such jar
   */
  void refuse() throws ConfigException {
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
  }

  /** A line for each plugin, with its keys below it. */
  String listing() {
    List<List<String>> heads = new ArrayList<>();
    heads.add(List.of("plugin", "version", "API", "kind", "from"));
    catalog.plugins().forEach((name, plugin) -> heads.add(head(name, plugin)));
    List<String> lines = Columns.of("", heads).lines().toList();
    StringBuilder text = new StringBuilder(lines.getFirst()).append('\n');
    int line = 1;
    for (FoundPlugin plugin : catalog.plugins().values()) {
      List<List<String>> keys = new ArrayList<>();
      collect("", ConfigKey.of(plugin.factory().configType()), 1, keys);
      text.append(lines.get(line)).append('\n').append(Columns.of("    ", keys));
      line++;
    }
    return text.toString();
  }

  private static List<String> head(String name, FoundPlugin plugin) {
    return List.of(
        name,
        Objects.requireNonNullElse(plugin.version(), "unknown"),
        Objects.requireNonNullElse(plugin.api(), "unknown"),
        PluginKind.of(plugin.factory()).toString(),
        plugin.source());
  }

  private static void collect(
      String before, List<ConfigKey> keys, int depth, List<List<String>> rows) {
    for (ConfigKey key : keys) {
      rows.add(List.of(before + key.name(), key.type(), key.presence()));
      if (depth < DEEPEST) {
        collect(before + key.path(), key.below(), depth + 1, rows);
      }
    }
  }

  /** The schema of configuration files, for an editor, with the keys of each plugin. */
  String schema() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode schema;
    try (InputStream file = PluginInventory.class.getResourceAsStream("schema.json")) {
      schema = mapper.readTree(Objects.requireNonNull(file, "schema.json"));
    }
    Map<String, Class<?>> configs = new LinkedHashMap<>();
    catalog.plugins().forEach((name, plugin) -> configs.put(name, plugin.factory().configType()));
    PluginSchema.put(schema, configs);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
  }

  @Override
  public void close() {
    catalog.close();
  }
}
