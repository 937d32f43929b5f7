package dev.fanlight.gateway.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.load.part.References;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code plugins}, both the global list and the list of a route. */
final class PluginsReader {
  private final References references;

  PluginsReader(References references) {
    this.references = references;
  }

  /** The entries as written, those that are not enabled included. */
  List<PluginConfig> read(ConfigNode node) {
    List<PluginConfig> plugins = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ConfigNode item : node.items()) {
      PluginConfig plugin = plugin(item);
      if (!plugin.name().isEmpty() && !names.add(plugin.name())) {
        item.wrong("the plugin " + plugin.name() + " a second time", "each once in a list");
      }
      plugins.add(plugin);
    }
    return plugins;
  }

  private PluginConfig plugin(ConfigNode node) {
    Fields fields = node.fields();
    String name = fields.require("name", "a plugin's name", Tokens::name, "");
    ConfigNode config = fields.get("config");
    PluginConfig plugin =
        new PluginConfig(
            name,
            fields.read("enabled", ConfigNode::flag, true),
            fields.read("pool", references::pool, PoolsReader.DEFAULT),
            config == null ? null : mapping(config),
            config == null ? node.originOf("config") : config.origin());
    fields.done();
    return plugin;
  }

  private static @Nullable JsonNode mapping(ConfigNode config) {
    return config.isMapping() ? config.json() : config.error("a mapping");
  }

  /**
   * Returns the plugins that run on a route: the global ones, then the route's others. A plugin of
   * the route replaces the global plugin of the same name in its place. Disabled plugins are left
   * out.
   */
  static List<PluginConfig> woven(List<PluginConfig> global, List<PluginConfig> own) {
    Map<String, PluginConfig> woven = new LinkedHashMap<>();
    global.forEach(plugin -> woven.put(plugin.name(), plugin));
    own.forEach(plugin -> woven.put(plugin.name(), plugin));
    return woven.values().stream().filter(PluginConfig::enabled).toList();
  }
}
