package dev.fanlight.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanlight.gateway.bootstrap.generation.PluginThread;
import dev.fanlight.gateway.cli.show.Columns;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.filter.describe.ConfigKey;
import dev.fanlight.gateway.filter.describe.PluginKind;
import dev.fanlight.gateway.filter.describe.PluginSchema;
import dev.fanlight.gateway.filter.load.FoundPlugin;
import dev.fanlight.gateway.filter.load.OpenJars;
import dev.fanlight.gateway.filter.load.PluginCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What plugins there are: those of the distribution, and those in the plugin folders of a
 * configuration. Nothing is started, and no plugin is made. A plugin whose code does not return is
 * a mistake, and whoever asks waits no longer for it.
 */
final class PluginInventory implements AutoCloseable {
  /** Below this depth the keys of a configuration are not shown: a record may hold itself. */
  private static final int DEEPEST = 4;

  private final List<ConfigError> errors = new ArrayList<>();
  private final Duration patience;
  private final PluginCatalog catalog;

  /**
   * @param file a configuration; null for the plugins of the distribution alone
   */
  PluginInventory(@Nullable Path file) throws ConfigException {
    this(file, PluginThread.PATIENCE);
  }

  /**
   * @param patience how long the code of one plugin may take
   */
  PluginInventory(@Nullable Path file, Duration patience) throws ConfigException {
    this.patience = patience;
    List<Path> folders =
        file == null ? List.of() : ConfigLoader.load(file, System.getenv()).plugins().folders();
    ClassLoader gateway = PluginInventory.class.getClassLoader();
    catalog =
        PluginThread.call(
            patience,
            steps -> PluginCatalog.open(new OpenJars(), gateway, folders, errors::add),
            PluginCatalog::close);
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
  String listing() throws ConfigException {
    return PluginThread.call(patience, this::listing, late -> {});
  }

  private String listing(PluginThread.Steps steps) {
    List<List<String>> heads = new ArrayList<>();
    heads.add(List.of("plugin", "version", "API", "kind", "from"));
    catalog
        .plugins()
        .forEach((name, plugin) -> {
          next(steps, name);
          heads.add(head(name, plugin));
        });
    List<String> lines = Columns.of("", heads).lines().toList();
    StringBuilder text = new StringBuilder(lines.getFirst()).append('\n');
    int line = 1;
    for (Map.Entry<String, FoundPlugin> plugin : catalog.plugins().entrySet()) {
      next(steps, plugin.getKey());
      List<List<String>> keys = new ArrayList<>();
      collect("", ConfigKey.of(plugin.getValue().factory().configType()), 1, keys);
      text.append(lines.get(line)).append('\n').append(Columns.of("    ", keys));
      line++;
    }
    return text.toString();
  }

  private void next(PluginThread.Steps steps, String plugin) {
    FoundPlugin found = Objects.requireNonNull(catalog.plugins().get(plugin), plugin);
    steps.next(plugin, new Origin(found.source(), "", Map.of()));
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
  String schema() throws ConfigException, IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode schema;
    try (InputStream file = PluginInventory.class.getResourceAsStream("schema.json")) {
      schema = mapper.readTree(Objects.requireNonNull(file, "schema.json"));
    }
    JsonNode whole = PluginThread.call(patience, steps -> put(schema, steps), late -> {});
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(whole) + "\n";
  }

  private JsonNode put(JsonNode schema, PluginThread.Steps steps) {
    Map<String, Class<?>> configs = new LinkedHashMap<>();
    catalog
        .plugins()
        .forEach((name, plugin) -> {
          next(steps, name);
          configs.put(name, plugin.factory().configType());
        });
    PluginSchema.put(schema, configs, name -> next(steps, name));
    return schema;
  }

  @Override
  public void close() {
    catalog.close();
  }
}
