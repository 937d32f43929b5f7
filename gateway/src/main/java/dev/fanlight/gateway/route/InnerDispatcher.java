package dev.fanlight.gateway.route;

import dev.fanlight.plugin.GatewayRequest;

/** The way back in, for a request that an exchange makes of this gateway's own routes. */
@FunctionalInterface
interface InnerDispatcher {
  /**
   * Starts an exchange that belongs to another: it takes its turns with it, and its time from it.
   */
  ServedExchange dispatch(RoutedExchange within, GatewayRequest request);
}
