package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.EndpointSource;
import dev.fanlight.gateway.upstream.evidence.Blame;
import org.jspecify.annotations.Nullable;

/** The part of an upstream that all event loops share. Safe for use by all threads. */
public final class SharedUpstream {
  private final UpstreamConfig config;
  private final Bulkhead bulkhead;
  private final EndpointSource source;
  private final EndpointSet endpoints;
  private final @Nullable CircuitBreaker breaker;
  private final GaugeHandle shown;
  private final Blame.Rule blame;
  private final RetryBudget budget;
  private final Latencies latencies;
  private final CountLimit tunnels;

  /**
   * @param breaker null: every call is made
   * @param tunnels those of earlier upstreams of this name count in it. A place is taken before the
   *     handshake is sent, and given back when a refused handshake is over, or when the connection
   *     of a tunnel has closed: so a handshake that the upstream has accepted always finds its
   *     place
   */
  public SharedUpstream(
      UpstreamConfig config,
      Bulkhead bulkhead,
      EndpointSource source,
      @Nullable CircuitBreaker breaker,
      CountLimit tunnels) {
    this.tunnels = tunnels;
    this.config = config;
    this.bulkhead = bulkhead;
    this.source = source;
    this.endpoints = source.open(config.care());
    this.breaker = breaker;
    this.shown = breaker == null ? () -> {} : breaker.show();
    this.blame = new Blame.Rule(config.care().failures());
    this.budget = new RetryBudget(config.attempts().budget());
    this.latencies = new Latencies(endpoints.clock());
  }

  /** The one it was made of. That of a later generation may have another timeout of calls. */
  public UpstreamConfig config() {
    return config;
  }

  /** Whether it suits that configuration, which may have another timeout of calls. */
  public boolean serves(UpstreamConfig other) {
    return config.equals(other.within(config.timeouts().call()));
  }

  public Bulkhead bulkhead() {
    return bulkhead;
  }

  public EndpointSet endpoints() {
    return endpoints;
  }

  /** Nothing uses it any more. */
  public void close() {
    source.close(endpoints);
    shown.close();
  }

  public @Nullable CircuitBreaker breaker() {
    return breaker;
  }

  /** How attempts are judged. */
  Blame.Rule blame() {
    return blame;
  }

  public CountLimit tunnels() {
    return tunnels;
  }

  /** Retries and hedges under way, over all event loops. */
  public int extraAttempts() {
    return budget.extra();
  }

  RetryBudget budget() {
    return budget;
  }

  Latencies latencies() {
    return latencies;
  }
}
