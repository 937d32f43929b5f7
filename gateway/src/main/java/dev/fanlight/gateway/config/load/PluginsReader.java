package dev.fanlight.gateway.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.load.part.MatchReader;
import dev.fanlight.gateway.config.load.part.References;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.source.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code plugins}, the global list and the list of every route. */
final class PluginsReader {
  private static final Map<String, Boolean> ON_FAILURE = Map.of("fail", false, "skip", true);

  private final References references;
  private final List<PluginConfig> readable = new ArrayList<>();

  PluginsReader(References references) {
    this.references = references;
  }

  /** Those read so far that are enabled, and whose names and configs could be read. */
  List<PluginConfig> readable() {
    return readable;
  }

  /** The entries as written, those that are not enabled included. */
  List<PluginConfig> read(ConfigNode node) {
    List<PluginConfig> plugins = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (ConfigNode item : node.items()) {
      PluginConfig plugin = plugin(item);
      if (!plugin.name().isEmpty() && !plugin.id().isEmpty() && !ids.add(plugin.id())) {
        item.wrong(
            "the plugin " + plugin.id() + " a second time",
            "each once in a list, or another id for one of them");
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
            fields.read("id", Tokens::name, fields.has("id") ? "" : name),
            fields.read("enabled", ConfigNode::flag, true),
            use(fields),
            config == null ? null : mapping(config),
            config == null ? node.originOf("config") : config.origin());
    fields.done();
    if (plugin.enabled() && !name.isEmpty() && (config == null || config.isMapping())) {
      readable.add(plugin);
    }
    return plugin;
  }

  private PluginConfig.Use use(Fields fields) {
    return new PluginConfig.Use(
        fields.read("pool", references::pool, PoolsReader.DEFAULT),
        fields.read("when", MatchReader::when),
        fields.read("max_time", Quantities::timeout),
        fields.read("on_failure", PluginsReader::skips));
  }

  private static @Nullable Origin skips(ConfigNode node) {
    Boolean skips = node.choice(ON_FAILURE);
    return skips != null && skips ? node.origin() : null;
  }

  private static @Nullable JsonNode mapping(ConfigNode config) {
    return config.isMapping() ? config.json() : config.error("a mapping");
  }

  /**
   * Returns the plugins that run on a route: the global ones, then the route's others. A plugin of
   * the route replaces the global plugin of the same id in its place. Disabled plugins are left
   * out.
   */
  static List<PluginConfig> woven(List<PluginConfig> global, List<PluginConfig> own) {
    Map<String, PluginConfig> woven = new LinkedHashMap<>();
    global.forEach(plugin -> woven.put(plugin.id(), plugin));
    own.forEach(plugin -> woven.put(plugin.id(), plugin));
    return woven.values().stream().filter(PluginConfig::enabled).toList();
  }
}
