package dev.fanlight.gateway.route;

import dev.fanlight.plugin.GatewayRequest;

/** The way down from the server: one request in, one exchange. */
@FunctionalInterface
public interface Dispatcher {
  /**
   * Starts an exchange on the calling event loop. Never throws; what goes wrong fails the
   * exchange's response.
   */
  ServedExchange dispatch(GatewayRequest request, Client client);
}
