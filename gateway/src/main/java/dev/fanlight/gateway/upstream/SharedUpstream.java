package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Clock;
import java.util.List;

/** The part of an upstream that all event loops share. Safe for use by all threads. */
public final class SharedUpstream {
  private final UpstreamConfig config;
  private final Bulkhead bulkhead;
  private final List<Endpoint> endpoints;
  private final RetryBudget budget;
  private final Latencies latencies;

  /** Blocks where the upstream speaks TLS. */
  public SharedUpstream(UpstreamConfig config, Bulkhead bulkhead, Clock clock) {
    HttpTls.prepare(config);
    this.config = config;
    this.bulkhead = bulkhead;
    this.endpoints = config.endpoints().stream().map(uri -> new Endpoint(uri, clock)).toList();
    this.budget = new RetryBudget(config.budget());
    this.latencies = new Latencies(clock);
  }

  public UpstreamConfig config() {
    return config;
  }

  public Bulkhead bulkhead() {
    return bulkhead;
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  RetryBudget budget() {
    return budget;
  }

  Latencies latencies() {
    return latencies;
  }
}
