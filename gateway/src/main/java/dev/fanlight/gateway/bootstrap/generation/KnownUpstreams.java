package dev.fanlight.gateway.bootstrap.generation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.TunnelLimit;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of every upstream by its name, for as long as a configuration in use has it: it
 * outlives a reload. Safe for use by all threads.
 */
final class KnownUpstreams {
  private final Loop control;
  private final Telemetry telemetry;

  @GuardedBy("this")
  private final Map<String, EndpointGroup> groups = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, TunnelLimit> tunnels = new HashMap<>();

  KnownUpstreams(Loop control, Telemetry telemetry) {
    this.control = control;
    this.telemetry = telemetry;
  }

  /** The endpoints of that upstream. */
  synchronized EndpointGroup endpoints(String upstream) {
    return groups.computeIfAbsent(
        upstream, name -> new EndpointGroup(name, control, telemetry.endpoints(name)));
  }

  /**
   * The circuit breaker that a configuration wants; null: none.
   *
   * @param before of the configuration before; it goes on if it has the same settings
   */
  @Nullable CircuitBreaker breaker(UpstreamConfig config, @Nullable SharedUpstream before) {
    CircuitBreakerConfig wanted = config.care().circuitBreaker();
    if (wanted == null) {
      return null;
    }
    CircuitBreaker known = before == null ? null : before.breaker();
    String name = config.name();
    return known != null && known.config().equals(wanted)
        ? known
        : new CircuitBreaker(name, wanted, control, telemetry.breaker(name));
  }

  /** The limit of the tunnels to that upstream, and those that are open. */
  synchronized TunnelLimit tunnels(UpstreamConfig config) {
    return tunnels.computeIfAbsent(
        config.name(), name -> new TunnelLimit(config.bounds().tunnels()));
  }

  /** Drops all other upstreams. */
  synchronized void retain(Set<String> upstreams) {
    tunnels.keySet().retainAll(upstreams);
    groups.keySet().retainAll(upstreams);
  }
}
