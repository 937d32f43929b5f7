package dev.fanlight.gateway.config;

import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A match rule, its plugins, and one action.
 *
 * @param listeners names; empty: all
 * @param plugins what runs, outermost first: the global ones and the route's own already woven
 *     together
 * @param timeout the exchange's deadline, counted from its head
 * @param idleTimeout no byte of a streamed body for that long ends the exchange
 * @param maxDuration of the whole exchange, counted from its head; null: no bound
 * @param uploadTimeout of a request body that is proxied
 * @param upgrade the protocols that clients may switch to; empty: none
 * @param upgradeIdleTimeout no byte through a tunnel for that long ends it
 * @param bulkhead held for the whole exchange; null: none
 * @param maxRequestBody bytes; -1: no bound of its own
 */
public record RouteConfig(
    String name,
    MatchConfig match,
    Set<String> listeners,
    List<PluginConfig> plugins,
    Duration timeout,
    Duration idleTimeout,
    @Nullable Duration maxDuration,
    Duration uploadTimeout,
    Set<String> upgrade,
    Duration upgradeIdleTimeout,
    @Nullable BulkheadConfig bulkhead,
    long maxRequestBody,
    boolean serverTiming,
    ActionConfig action) {
  /** The {@code idle_timeout} of a route that names none, and of requests without a route. */
  public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  public boolean servesOn(String listener) {
    return listeners.isEmpty() || listeners.contains(listener);
  }
}
