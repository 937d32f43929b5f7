package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.CareConfig;

/** Where the endpoints of an upstream come from. Safe for use by all threads. */
public interface EndpointSource {
  /** Those for one configuration. They may change until they are closed. */
  EndpointSet open(CareConfig care);

  /** Nothing uses that set any more. */
  void close(EndpointSet set);
}
