package dev.fanlight.gateway.explain.diff;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.Effort;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two files say for all their routes, and for all calls to an upstream. What changes there is
 * told once, and not again of each route and call.
 */
record Surroundings(GatewayConfig before, GatewayConfig after) {

  /** Two values of the same place. */
  record Pair<T>(T before, T after) {}

  /** How values of either file are shown. */
  ShownValue shown() {
    return new ShownValue(text -> before.source().isPlaced(text) || after.source().isPlaced(text));
  }

  /** Two routes without the plugins that are on both as they are on every route. */
  Pair<RouteConfig> of(RouteConfig one, RouteConfig other) {
    return new Pair<>(own(one, one, other), own(other, one, other));
  }

  private RouteConfig own(RouteConfig route, RouteConfig one, RouteConfig other) {
    List<PluginConfig> plugins =
        route.plugins().stream()
            .filter(plugin ->
                !isEverywhere(plugin.id(), one, before) || !isEverywhere(plugin.id(), other, after))
            .toList();
    return new RouteConfig(
        route.name(),
        route.requests(),
        plugins,
        route.times(),
        route.upgrade(),
        route.bounds(),
        route.serverTiming(),
        route.action());
  }

  /** Whether a route has a plugin as every route has it: perhaps not at all. */
  private static boolean isEverywhere(String id, RouteConfig route, GatewayConfig file) {
    return Sameness.same(find(id, route.plugins()), find(id, file.plugins().everywhere()));
  }

  private static @Nullable PluginConfig find(String id, List<PluginConfig> plugins) {
    return plugins.stream()
        .filter(plugin -> plugin.enabled() && plugin.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  /** Two calls. What only one of them says itself is said for the other by its upstream. */
  Pair<CallConfig> of(CallConfig one, CallConfig other) {
    return new Pair<>(
        filled(one, other.effort(), before.upstreams().get(one.split().upstreams().getFirst())),
        filled(other, one.effort(), after.upstreams().get(other.split().upstreams().getFirst())));
  }

  private static CallConfig filled(CallConfig call, Effort other, @Nullable UpstreamConfig by) {
    if (by == null || call.split().branches().size() > 1) {
      return call;
    }
    Effort own = call.effort();
    Effort filled =
        new Effort(
            either(own.timeout(), other.timeout(), by.timeouts().call()),
            either(own.retry(), other.retry(), by.attempts().retry()),
            either(own.hedge(), other.hedge(), by.attempts().hedge()),
            own.maxBody() == 0 && other.maxBody() != 0 ? by.bounds().maxBody() : own.maxBody());
    return new CallConfig(
        call.name(), call.split(), call.request(), call.schedule(), filled, call.result());
  }

  /**
   * @param told null: nothing is compared with the value
   */
  private static <T> @Nullable T either(@Nullable T own, @Nullable T told, @Nullable T ofUpstream) {
    return own == null && told != null ? ofUpstream : own;
  }
}
