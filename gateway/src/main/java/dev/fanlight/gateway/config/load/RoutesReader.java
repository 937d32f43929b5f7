package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.RouteConfig.Bounds;
import dev.fanlight.gateway.config.RouteConfig.Requests;
import dev.fanlight.gateway.config.RouteConfig.Times;
import dev.fanlight.gateway.config.RouteConfig.Upgrade;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.load.action.ActionReader;
import dev.fanlight.gateway.config.load.action.FanOutReader;
import dev.fanlight.gateway.config.load.part.AttemptsReader;
import dev.fanlight.gateway.config.load.part.Defaults;
import dev.fanlight.gateway.config.load.part.MatchReader;
import dev.fanlight.gateway.config.load.part.References;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code routes}. */
final class RoutesReader {
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration UPGRADE_IDLE_TIMEOUT = Duration.ofHours(1);
  private static final long NO_BOUND = -1;

  /** The name that metrics give to requests without a route. */
  private static final String UNMATCHED = "none";

  private static final MatchConfig ANYTHING =
      new MatchConfig(PathPattern.ROOT, Set.of(), null, Map.of(), Map.of());
  private static final String ACTIONS = "one of proxy, fan_out, batch or respond";

  private final References references;
  private final Defaults defaults;
  private final List<PluginConfig> globalPlugins;
  private final UpgradeReader upgrade;
  private final PluginsReader plugins;
  private final Set<String> names = new HashSet<>();

  RoutesReader(
      References references,
      Defaults defaults,
      List<PluginConfig> globalPlugins,
      UpgradeReader upgrade,
      PluginsReader plugins) {
    this.upgrade = upgrade;
    this.plugins = plugins;
    this.references = references;
    this.defaults = defaults;
    this.globalPlugins = globalPlugins;
  }

  List<RouteConfig> read(ConfigNode node) {
    return node.items().stream().map(this::route).toList();
  }

  private RouteConfig route(ConfigNode node) {
    Fields fields = node.fields();
    String name = fields.require("name", "a name", this::name, "");
    MatchConfig match =
        fields.require(
            "match",
            "a mapping that says which requests the route serves",
            MatchReader::read,
            ANYTHING);
    List<PluginConfig> own = fields.read("plugins", plugins::read, List.of());
    ActionConfig action = action(fields, match.path());
    RouteConfig route =
        new RouteConfig(
            name,
            new Requests(
                match,
                fields.read(
                    "listeners", list -> Tokens.some(list, references::listener), Set.of())),
            PluginsReader.woven(globalPlugins, own),
            times(fields),
            new Upgrade(
                upgrade.protocols(fields, action),
                fields.read("upgrade_idle_timeout", Quantities::timeout, UPGRADE_IDLE_TIMEOUT)),
            bounds(fields),
            fields.read("server_timing", ConfigNode::flag, true),
            action);
    fields.done();
    return route;
  }

  private Times times(Fields fields) {
    return new Times(
        fields.read("timeout", Quantities::timeout, defaults.timeout()),
        fields.read("idle_timeout", Quantities::timeout, RouteConfig.IDLE_TIMEOUT),
        fields.read("max_duration", Quantities::timeout),
        fields.read("upload_timeout", Quantities::timeout, UPLOAD_TIMEOUT));
  }

  private static Bounds bounds(Fields fields) {
    return new Bounds(
        fields.read("bulkhead", AttemptsReader::bulkhead),
        fields.read("max_request_body", value -> Quantities.size(value, Long.MAX_VALUE), NO_BOUND));
  }

  private @Nullable String name(ConfigNode node) {
    String name = Tokens.name(node);
    if (name != null && name.equals(UNMATCHED)) {
      return node.error("another name", "metrics call unmatched requests none");
    }
    return name == null || names.add(name) ? name : node.error("a name no other route has");
  }

  private ActionConfig action(Fields fields, PathPattern path) {
    Templates templates = Templates.of(new LinkedHashSet<>(path.names()));
    ActionReader reader = new ActionReader(references, templates, path);
    List<ActionConfig> actions = new ArrayList<>();
    List<ConfigNode> nodes = new ArrayList<>();
    Map<String, Fields.Read<ActionConfig>> readers = new LinkedHashMap<>();
    readers.put("proxy", reader::proxy);
    readers.put("fan_out", new FanOutReader(references, templates)::read);
    readers.put("batch", reader::batch);
    readers.put("respond", reader::respond);
    readers.forEach((key, read) -> {
      ConfigNode node = fields.get(key);
      ActionConfig action = node == null ? null : read.from(node);
      if (node != null) {
        nodes.add(node);
      }
      if (action != null) {
        actions.add(action);
      }
    });
    if (nodes.isEmpty()) {
      fields.lacking("no action", ACTIONS);
    }
    nodes.stream().skip(1).forEach(node -> node.wrong("a further action", ACTIONS));
    return actions.isEmpty() ? ActionReader.NOTHING : actions.get(0);
  }
}
