package dev.fanlight.gateway.bootstrap.generation;

import dev.fanlight.gateway.route.Dispatcher;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;

/**
 * Hands what a listener reads on one event loop to the generation that is current then.
 *
 * @param loop its index
 */
public record CurrentDispatcher(Generations generations, int loop, BoundListener listener)
    implements Dispatcher {

  @Override
  public ServedExchange dispatch(GatewayRequest request, Client client) {
    return generations.current().dispatch(loop, listener, request, client);
  }

  @Override
  public ServedExchange refuse(GatewayRequest request, Client client, GatewayError error) {
    return generations.current().refuse(loop, listener, request, client, error);
  }
}
