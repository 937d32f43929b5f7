package dev.fanlight.gateway.filter.load;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.load.PluginMessages;
import dev.fanlight.gateway.config.load.RecordBinder;
import dev.fanlight.gateway.config.node.Hints;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.plugin.PluginFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins there are, by name: the distribution's and those of the plugin folders. Opening it
 * runs no plugin code but factories' constructors, names and config types; it blocks.
 */
public final class PluginCatalog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginCatalog.class);

  private static final String FACTORY =
      "a factory that says its name and a record as its config type";

  private final Map<String, FoundPlugin> found = new TreeMap<>();
  private final List<PluginClassLoader> loaders = new ArrayList<>();
  private final OpenJars jars;
  private final Hints hints = new Hints();

  private PluginCatalog(OpenJars jars) {
    this.jars = jars;
  }

  /**
   * Opens every jar; one that is no good is an error and the others are there nevertheless.
   *
   * @param jars that are open already keep their class loaders
   * @param gateway sees the distribution's plugins, and what plugins share with the gateway
   * @param errors is given everything that is wrong
   */
  public static PluginCatalog open(
      OpenJars jars, ClassLoader gateway, List<Path> folders, Consumer<ConfigError> errors) {
    PluginCatalog catalog = new PluginCatalog(jars);
    PluginJar.builtins(gateway, errors).forEach(builtin -> catalog.add(builtin, errors));
    for (Path folder : folders) {
      for (Path jar : PluginJar.in(folder, errors)) {
        PluginJar.open(jar, gateway, () -> catalog.take(jar, gateway), errors)
            .forEach(plugin -> catalog.add(plugin, errors));
      }
    }
    return catalog;
  }

  /** Every plugin, by its name. */
  public Map<String, FoundPlugin> plugins() {
    return Collections.unmodifiableMap(found);
  }

  /**
   * Understands one entry of a configuration; null after an error.
   *
   * @param upstreams the names of those that exist
   * @param mistakes is given everything that is wrong
   */
  public @Nullable BoundPlugin<?> bind(
      PluginConfig config, Set<String> upstreams, Mistakes mistakes) {
    FoundPlugin plugin = found.get(config.name());
    if (plugin == null) {
      mistakes.add(unknown(config));
      return null;
    }
    return bind(plugin.factory(), config, upstreams, mistakes);
  }

  private <C extends Record> @Nullable BoundPlugin<C> bind(
      PluginFactory<C> factory, PluginConfig config, Set<String> upstreams, Mistakes mistakes) {
    try {
      C bound =
          PluginCode.of(factory)
              .call(() ->
                  RecordBinder.bind(
                      factory.configType(), config.config(), config.origin(), upstreams, hints));
      return new BoundPlugin<>(config, factory, bound);
    } catch (ConfigException wrong) {
      mistakes.addAll(wrong);
    } catch (Throwable unreadable) { // foreign code: its errors are its own
      mistakes.add(
          config
              .origin()
              .error(
                  "",
                  "plugin " + config.name(),
                  "a plugin whose config can be read: " + PluginMessages.of(unreadable, config)));
    }
    return null;
  }

  private ConfigError unknown(PluginConfig config) {
    Origin origin = config.origin();
    String expected =
        found.isEmpty()
            ? "a plugin of plugin_folders, and there is none"
            : "a plugin: " + String.join(", ", found.keySet());
    ConfigError error = origin.error("", config.name(), expected);
    return new ConfigError(
        error.file(),
        error.line(),
        error.path().replaceFirst("\\.config$", "") + ".name",
        error.found(),
        error.expected(),
        hints.of(config.name(), found.keySet()));
  }

  private void add(FoundPlugin plugin, Consumer<ConfigError> errors) {
    Path source = Path.of(plugin.source());
    String type = plugin.factory().getClass().getName();
    String name;
    try {
      name = nameOf(plugin.factory());
    } catch (Throwable broken) { // foreign code: its errors are its own
      LOG.warn("plugin factory {} failed", type, broken);
      errors.accept(PluginJar.error(source, type + ": " + PluginMessages.of(broken), FACTORY));
      return;
    }
    if (name == null) {
      errors.accept(PluginJar.error(source, type, FACTORY));
      return;
    }
    FoundPlugin other = found.putIfAbsent(name, plugin);
    if (other != null) {
      errors.accept(
          PluginJar.error(
              source,
              "plugin " + name + ", which is in " + other.source() + " too",
              "each name once"));
    }
  }

  /** Null when the factory is of no use. Classes that its config needs are missing now or never. */
  private static @Nullable String nameOf(PluginFactory<?> factory) {
    PluginCode before = PluginCode.of(factory).enter();
    try {
      return factory.configType().getRecordComponents() == null ? null : factory.name();
    } finally {
      PluginCode.leave(before);
    }
  }

  private PluginClassLoader take(Path jar, ClassLoader gateway) throws IOException {
    PluginClassLoader loader = jars.take(jar, gateway);
    loaders.add(loader);
    return loader;
  }

  /** Lets go of the jars; to be called when no plugin of this catalog runs any more. */
  @Override
  public void close() {
    loaders.forEach(jars::release);
    loaders.clear();
  }
}
