package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;

/** The endpoints that a configuration lists, for ever. */
public record FixedEndpoints(UpstreamConfig config, EndpointGroup group) implements EndpointSource {
  @Override
  public EndpointSet open(CareConfig care) {
    return group.open(config.service().endpoints(), care);
  }

  @Override
  public void close(EndpointSet set) {
    set.close();
  }
}
