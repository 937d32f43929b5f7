package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.fanout.target.BoundTarget;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.telemetry.RouteMeters;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route as one event loop runs it.
 *
 * @param targets the upstreams as this route uses them
 * @param bulkhead held for a whole exchange, shared by all loops; null: none
 */
record Route(
    RouteConfig config,
    PathPattern path,
    RouteMeters meters,
    Function<String, @Nullable BoundTarget> targets,
    FilterChain plugins,
    @Nullable Bulkhead bulkhead,
    Action action) {

  String name() {
    return config.name();
  }

  @Nullable String host() {
    return config.match().host();
  }

  int conditions() {
    return config.match().headers().size() + config.match().query().size();
  }
}
