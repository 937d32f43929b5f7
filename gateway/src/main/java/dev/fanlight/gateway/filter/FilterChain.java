package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.GatewayError;
import java.util.List;

/** A route's plugins, outermost first. Immutable; serves all event loops at once. */
public final class FilterChain {
  private final List<ChainedFilter> filters;
  private final List<PathPattern> paths;
  private final Preflights preflights;

  /** Which preflights of browsers the plugins answer. */
  public enum Preflights {
    NONE,
    /** Those that meet a condition. */
    SOME,
    ALL;

    /**
     * What a route's plugins answer. A plugin that sees some requests only may leave a preflight to
     * the action.
     *
     * @param answering those that answer preflights
     */
    public static Preflights of(List<PluginConfig> answering) {
      if (answering.isEmpty()) {
        return NONE;
      }
      return answering.stream().anyMatch(plugin -> plugin.use().when() == null) ? ALL : SOME;
    }
  }

  public FilterChain(List<ChainedFilter> filters, Preflights preflights) {
    this.preflights = preflights;
    this.filters = List.copyOf(filters);
    this.paths = filters.stream().flatMap(filter -> filter.paths().stream()).toList();
  }

  /** Plugins of which none answers preflights. */
  public FilterChain(List<ChainedFilter> filters) {
    this(filters, Preflights.NONE);
  }

  /** Which preflights of browsers the plugins answer. */
  public Preflights preflights() {
    return preflights;
  }

  /** The paths that plugins choose requests by. */
  public List<PathPattern> paths() {
    return paths;
  }

  /** Whether there is no plugin: then a caller may as well run the action itself. */
  public boolean isEmpty() {
    return filters.isEmpty();
  }

  /**
   * What the client gets of an error that did not come through the plugins, of an exchange that has
   * come to none of them. Called on the exchange's loop; never throws.
   */
  public GatewayError unseen(FilterContext context, GatewayError error) {
    return FilterRun.unseen(filters, context, error);
  }

  /**
   * Sends an exchange through the plugins and around the action. Called on the exchange's loop;
   * never throws.
   *
   * @param action what the innermost plugin proceeds to; a failure of it that is no {@link
   *     dev.fanlight.plugin.GatewayError} is answered as {@code internal_error}
   */
  public FilterRun run(FilterContext context, Chain action) {
    return new FilterRun(filters, 0, context, action);
  }
}
