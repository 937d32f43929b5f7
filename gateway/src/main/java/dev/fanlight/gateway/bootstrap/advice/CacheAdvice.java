package dev.fanlight.gateway.bootstrap.advice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.match.SharedRequests;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.plugin.PluginRole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Warns of a cache that cannot see whose answer it stores. Of a request with {@code Authorization}
 * a cache stores nothing, unless the answer says that it is for all (RFC 9111, section 3.5). Behind
 * a plugin that has taken that field away, it stores all that is not {@code private}.
 */
final class CacheAdvice {
  private CacheAdvice() {}

  /**
   * Returns a line for each cache behind a plugin that removes credentials, unless its {@code vary}
   * names fields.
   *
   * @param roles what each plugin does in its chains
   * @param removes whether a plugin removes the credentials that it checks
   */
  static List<ConfigAdvice> of(
      GatewayConfig config,
      Function<PluginConfig, PluginRole> roles,
      Predicate<PluginConfig> removes) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (RouteConfig route : config.routes()) {
      List<PluginConfig> chain = route.plugins();
      for (int i = 0; i < chain.size(); i++) {
        PluginConfig cache = chain.get(i);
        if (roles.apply(cache) == PluginRole.CACHE
            && !varies(cache)
            && SharedRequests.exist(cache.use().when(), route.match())) {
          chain.subList(0, i).stream()
              .filter(removes)
              .filter(plugin -> SharedRequests.exist(plugin.use().when(), route.match()))
              .filter(plugin -> SharedRequests.exist(plugin.use().when(), cache.use().when()))
              .findFirst()
              .ifPresent(plugin -> advice.add(blind(config, route, plugin, cache)));
        }
      }
    }
    return advice;
  }

  private static boolean varies(PluginConfig cache) {
    JsonNode settings = cache.config();
    return settings != null && !settings.path("vary").isEmpty();
  }

  private static ConfigAdvice blind(
      GatewayConfig config, RouteConfig route, PluginConfig plugin, PluginConfig cache) {
    return config
        .lines()
        .advice(
            "credentials_before_cache",
            cache.place(),
            "on route %s the plugin %s takes the credentials away before %s, which may give the answer for one client to another"
                .formatted(route.name(), plugin.id(), cache.id()),
            "if answers depend on the client, name the field that tells the upstream who it is in"
                + " the vary of "
                + cache.id());
  }
}
