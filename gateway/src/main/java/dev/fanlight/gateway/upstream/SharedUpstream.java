package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.upstream.balance.EndpointSet;

/** The part of an upstream that all event loops share. Safe for use by all threads. */
public final class SharedUpstream {
  private final UpstreamConfig config;
  private final Bulkhead bulkhead;
  private final EndpointSet endpoints;
  private final RetryBudget budget;
  private final Latencies latencies;

  public SharedUpstream(UpstreamConfig config, Bulkhead bulkhead, Clock clock) {
    this.config = config;
    this.bulkhead = bulkhead;
    this.endpoints = EndpointSet.of(config.service().endpoints(), clock);
    this.budget = new RetryBudget(config.attempts().budget());
    this.latencies = new Latencies(clock);
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

  RetryBudget budget() {
    return budget;
  }

  Latencies latencies() {
    return latencies;
  }
}
