package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;

/** A plugin in its place in a route's chain. Immutable; serves all event loops at once. */
public final class ChainedFilter {
  private final String plugin;
  private final PluginCode code;
  private final Body body;
  private final FilterMeters meters;

  private ChainedFilter(String plugin, PluginCode code, Body body, FilterMeters meters) {
    this.plugin = plugin;
    this.code = code;
    this.body = body;
    this.meters = meters;
  }

  /** What runs when an exchange reaches the plugin; on the exchange's loop. */
  @FunctionalInterface
  private interface Body {
    Future<GatewayResponse> filter(FilterContext context, FilterLink chain);
  }

  /** One that works on the event loop. */
  public static ChainedFilter of(String plugin, Filter filter, FilterMeters meters) {
    PluginCode code = PluginCode.of(filter);
    Body body =
        (context, chain) -> {
          ClassLoader before = code.enter();
          try {
            return filter.filter(context.exchange(), chain);
          } finally {
            PluginCode.leave(before);
          }
        };
    return new ChainedFilter(plugin, code, body, meters);
  }

  /** One that works on a pool's threads. */
  public static ChainedFilter of(
      String plugin, BlockingFilter filter, Pool pool, FilterMeters meters) {
    return new ChainedFilter(
        plugin, PluginCode.of(filter), new PooledFilter(plugin, filter, pool)::filter, meters);
  }

  /** The plugin's name, for errors and logs. */
  String plugin() {
    return plugin;
  }

  PluginCode code() {
    return code;
  }

  FilterMeters meters() {
    return meters;
  }

  Future<GatewayResponse> filter(FilterContext context, FilterLink chain) {
    return body.filter(context, chain);
  }
}
