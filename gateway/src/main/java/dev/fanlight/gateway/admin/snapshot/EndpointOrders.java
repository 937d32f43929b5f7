package dev.fanlight.gateway.admin.snapshot;

import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;

/** Takes an operator's orders for endpoints. Called from any thread. */
@FunctionalInterface
public interface EndpointOrders {
  /**
   * @param endpoint {@code host:port}, as pages and metrics show it
   * @param who gives the order, for the log
   * @return false: there is no such endpoint
   */
  boolean order(String upstream, String endpoint, EndpointOrder order, String who);
}
