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
import java.util.stream.Stream;

/**
 * Warns of a cache that stores or answers less than somebody may expect. Behind a plugin that finds
 * out who the client is, it stores only answers that say that they are for all clients, as of a
 * request with {@code Authorization} (RFC 9111, section 3.5). Behind a bulkhead that is full it
 * answers nothing.
 */
final class CacheAdvice {
  private CacheAdvice() {}

  /**
   * Returns a line for each cache behind a plugin that finds out who the client is, unless its
   * {@code vary} names fields, and one for each route that has a bulkhead and a cache.
   *
   * @param roles what each plugin does in its chains
   * @param identifies whether the clients whose requests a plugin passes on are known
   */
  static List<ConfigAdvice> of(
      GatewayConfig config,
      Function<PluginConfig, PluginRole> roles,
      Predicate<PluginConfig> identifies) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (RouteConfig route : config.routes()) {
      if (route.bounds().bulkhead() != null) {
        caches(route, roles).findFirst().ifPresent(cache -> advice.add(late(config, route, cache)));
      }
      List<PluginConfig> chain = route.plugins();
      for (int i = 0; i < chain.size(); i++) {
        PluginConfig cache = chain.get(i);
        if (roles.apply(cache) == PluginRole.CACHE
            && !varies(cache)
            && SharedRequests.exist(cache.use().when(), route.match())) {
          chain.subList(0, i).stream()
              .filter(identifies)
              .filter(plugin -> SharedRequests.exist(plugin.use().when(), route.match()))
              .filter(plugin -> SharedRequests.exist(plugin.use().when(), cache.use().when()))
              .findFirst()
              .ifPresent(plugin -> advice.add(idle(config, route, plugin, cache)));
        }
      }
    }
    return advice;
  }

  /** The caches that see requests of a route. */
  static Stream<PluginConfig> caches(RouteConfig route, Function<PluginConfig, PluginRole> roles) {
    return route.plugins().stream()
        .filter(plugin -> roles.apply(plugin) == PluginRole.CACHE)
        .filter(plugin -> SharedRequests.exist(plugin.use().when(), route.match()));
  }

  private static boolean varies(PluginConfig cache) {
    JsonNode settings = cache.config();
    return settings != null && !settings.path("vary").isEmpty();
  }

  private static ConfigAdvice late(GatewayConfig config, RouteConfig route, PluginConfig cache) {
    return config
        .lines()
        .advice(
            "bulkhead_before_cache",
            config.place(route) + ".bulkhead",
            "route %s has a bulkhead, which when full refuses also requests that %s could answer without the upstream"
                .formatted(route.name(), cache.id()),
            "set bulkhead on the upstream instead");
  }

  private static ConfigAdvice idle(
      GatewayConfig config, RouteConfig route, PluginConfig plugin, PluginConfig cache) {
    return config
        .lines()
        .advice(
            "credentials_before_cache",
            cache.place(),
            "on route %s the plugin %s finds out who the client is before %s, which stores only answers that say public, s-maxage or must-revalidate"
                .formatted(route.name(), plugin.id(), cache.id()),
            "if answers are for all clients, let the upstream say so; else name the field that"
                + " tells the upstream who the client is in the vary of "
                + cache.id()
                + ", and not other fields alone");
  }
}
