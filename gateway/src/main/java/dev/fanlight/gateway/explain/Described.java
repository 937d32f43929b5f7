package dev.fanlight.gateway.explain;

import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.filter.FilterChain.Preflights;
import dev.fanlight.gateway.filter.life.PluginTraits;
import dev.fanlight.gateway.route.exchange.RouteMatch;
import dev.fanlight.plugin.PluginRole;
import java.util.List;

/** A route that is only explained: its plugins are known by what they say of themselves. */
record Described(RouteConfig config, Preflights preflights, List<PathPattern> pluginPaths)
    implements RouteMatch.Candidate {

  static Described of(RouteConfig config, PluginTraits traits) {
    return new Described(
        config,
        Preflights.of(
            config.plugins().stream()
                .filter(plugin -> traits.role(plugin) == PluginRole.CORS)
                .toList()),
        config.plugins().stream().flatMap(plugin -> plugin.use().paths().stream()).toList());
  }

  String name() {
    return config.name();
  }
}
