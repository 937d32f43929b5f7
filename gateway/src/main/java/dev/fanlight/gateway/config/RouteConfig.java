package dev.fanlight.gateway.config;

import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A match rule, its plugins, and one action. The other keys are in groups, by the question that
 * they answer.
 *
 * @param requests which it serves
 * @param plugins what runs, outermost first: the global ones and the route's own already woven
 *     together
 * @param times how long things may take
 * @param upgrade which protocols clients may switch to
 * @param bounds how many requests there may be at once, and how large
 * @param serverTiming whether answers say how long each call took
 */
public record RouteConfig(
    String name,
    Requests requests,
    List<PluginConfig> plugins,
    Times times,
    Upgrade upgrade,
    Bounds bounds,
    boolean serverTiming,
    ActionConfig action) {
  /** The {@code idle_timeout} of a route that names none, and of requests without a route. */
  public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  /** What a request must be to be served. */
  public MatchConfig match() {
    return requests.match();
  }

  /**
   * Which requests a route serves.
   *
   * @param listeners names of those that they come through; empty: all
   */
  public record Requests(MatchConfig match, Set<String> listeners) {
    /** Whether requests that come through that listener may be among them. */
    public boolean comeThrough(String listener) {
      return listeners.isEmpty() || listeners.contains(listener);
    }
  }

  /**
   * How long things may take.
   *
   * @param timeout the exchange's deadline, counted from its head
   * @param idle no byte of a streamed body for that long ends the exchange
   * @param maxDuration of the whole exchange, counted from its head; null: no bound
   * @param upload of a request body that is proxied
   */
  public record Times(
      Duration timeout, Duration idle, @Nullable Duration maxDuration, Duration upload) {}

  /**
   * Which protocols clients may switch to.
   *
   * @param protocols their names; empty: none
   * @param idleTimeout no byte through a tunnel for that long ends it
   */
  public record Upgrade(Set<String> protocols, Duration idleTimeout) {
    /** Whether clients may switch to any. */
    public boolean allowed() {
      return !protocols.isEmpty();
    }
  }

  /**
   * How many requests there may be at once, and how large.
   *
   * @param bulkhead held for the whole exchange; null: none
   * @param maxRequestBody bytes; -1: no bound of its own
   */
  public record Bounds(@Nullable BulkheadConfig bulkhead, long maxRequestBody) {}
}
