package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.UpstreamName;
import org.jspecify.annotations.Nullable;

/**
 * Where a response comes from.
 *
 * @param upstream that a plugin before the cache has chosen; null: the route's own
 */
public record Source(String route, @Nullable UpstreamName upstream) {

  /** Of the response to that exchange. */
  public static Source of(Exchange exchange) {
    return new Source(exchange.route(), exchange.request().upstream());
  }
}
