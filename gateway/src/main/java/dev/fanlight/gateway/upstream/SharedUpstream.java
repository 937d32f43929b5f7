package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import java.util.List;

/** The part of an upstream that all event loops share. Safe for use by all threads. */
public record SharedUpstream(UpstreamConfig config, Bulkhead bulkhead, List<Endpoint> endpoints) {

  public SharedUpstream(UpstreamConfig config, Bulkhead bulkhead) {
    this(config, bulkhead, config.endpoints().stream().map(Endpoint::new).toList());
  }
}
