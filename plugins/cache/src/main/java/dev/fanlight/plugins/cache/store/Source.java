package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.UpstreamName;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a response comes from.
 *
 * @param upstream that a plugin before the cache has chosen; null: the route's own
 */
public record Source(String route, @Nullable UpstreamName upstream) implements Comparable<Source> {
  private static final Comparator<Source> ORDER =
      Comparator.comparing(Source::route).thenComparing(Source::chosen);

  /** Of the response to that exchange. */
  public static Source of(Exchange exchange) {
    return new Source(exchange.route(), exchange.request().upstream());
  }

  @Override
  public int compareTo(Source other) {
    return ORDER.compare(this, other);
  }

  /** No upstream has an empty name. */
  private String chosen() {
    return upstream == null ? "" : upstream.name();
  }
}
