package dev.fanlight.gateway.filter;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;

/** A plugin in its place in a route's chain. Immutable; serves all event loops at once. */
public final class ChainedFilter {
  private final String plugin;
  private final Body body;
  private final FilterEvents events;

  private ChainedFilter(String plugin, Body body, FilterEvents events) {
    this.plugin = plugin;
    this.body = body;
    this.events = events;
  }

  /** What runs when an exchange reaches the plugin; on the exchange's loop. */
  @FunctionalInterface
  private interface Body {
    Future<GatewayResponse> filter(FilterContext context, Chain chain);
  }

  /** One that works on the event loop. */
  public static ChainedFilter of(String plugin, Filter filter, FilterEvents events) {
    return new ChainedFilter(
        plugin, (context, chain) -> filter.filter(context.exchange(), chain), events);
  }

  /** The plugin's name, for errors and logs. */
  String plugin() {
    return plugin;
  }

  FilterEvents events() {
    return events;
  }

  Future<GatewayResponse> filter(FilterContext context, Chain chain) {
    return body.filter(context, chain);
  }
}
