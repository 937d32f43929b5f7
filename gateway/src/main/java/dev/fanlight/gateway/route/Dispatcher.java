package dev.fanlight.gateway.route;

import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;

/** The way down from the server: one request in, one exchange. */
public interface Dispatcher {
  /**
   * Starts an exchange on the calling event loop. Never throws; what goes wrong fails the
   * exchange's response.
   */
  ServedExchange dispatch(GatewayRequest request, Client client);

  /**
   * Takes note of a request that the server refuses before it can be dispatched: it is counted and
   * logged as one that no route serves, and its response fails with the error.
   *
   * @param request as far as it could be read
   */
  ServedExchange refuse(GatewayRequest request, Client client, GatewayError error);
}
