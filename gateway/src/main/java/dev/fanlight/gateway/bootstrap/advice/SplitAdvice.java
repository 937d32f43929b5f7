package dev.fanlight.gateway.bootstrap.advice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.match.SharedRequests;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.plugin.PluginRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Warns of a sticky split behind a cache that gives the answer of one branch to all clients. */
final class SplitAdvice {
  private SplitAdvice() {}

  /**
   * Returns a line for each proxy whose {@code sticky} reads what a cache before it does not tell
   * apart. Answers of a fan-out say in {@code Vary} what its calls read.
   *
   * @param roles what each plugin does in its chains
   */
  static List<ConfigAdvice> of(GatewayConfig config, Function<PluginConfig, PluginRole> roles) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (RouteConfig route : config.routes()) {
      Expression sticky =
          route.action() instanceof ActionConfig.Proxy proxy ? proxy.split().sticky() : null;
      if (sticky != null && isBesideTheTarget(sticky)) {
        route.plugins().stream()
            .filter(plugin -> roles.apply(plugin) == PluginRole.CACHE)
            .filter(plugin -> SharedRequests.exist(plugin.use().when(), route.match()))
            .filter(plugin -> !tellsApart(plugin, field(sticky)))
            .findFirst()
            .ifPresent(cache -> advice.add(mixed(config, route, cache, field(sticky))));
      }
    }
    return advice;
  }

  /** A cache tells apart requests for different targets. */
  private static boolean isBesideTheTarget(Expression sticky) {
    return field(sticky) != null || sticky.plain() instanceof Expression.ClientAddress;
  }

  /** The header field that an expression reads, in lower case; null: none. */
  private static @Nullable String field(Expression sticky) {
    return switch (sticky.plain()) {
      case Expression.Header header -> header.name().toLowerCase(Locale.ROOT);
      case Expression.Cookie ignored -> "cookie";
      default -> null;
    };
  }

  private static boolean tellsApart(PluginConfig cache, @Nullable String field) {
    JsonNode settings = cache.config();
    if (settings == null || field == null) {
      return false;
    }
    for (JsonNode name : settings.path("vary")) {
      if (field.equalsIgnoreCase(name.asText())) {
        return true;
      }
    }
    return false;
  }

  private static ConfigAdvice mixed(
      GatewayConfig config, RouteConfig route, PluginConfig cache, @Nullable String field) {
    return config
        .lines()
        .advice(
            "sticky_behind_cache",
            config.place(route) + ".proxy.sticky",
            "on route %s the plugin %s stores one answer for all branches of the split, so the first client decides which branch the others see"
                .formatted(route.name(), cache.id()),
            field == null
                ? "turn %s off on the route, or let sticky read a header field that its vary names"
                    .formatted(cache.id())
                : "name %s in the vary of %s, or turn %s off on the route"
                    .formatted(field, cache.id(), cache.id()));
  }
}
