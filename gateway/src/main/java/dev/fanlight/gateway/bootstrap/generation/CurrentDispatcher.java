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
    Generation current = generations.current();
    return current.dispatcher(loop).dispatch(request, named(client, current));
  }

  @Override
  public ServedExchange refuse(GatewayRequest request, Client client, GatewayError error) {
    Generation current = generations.current();
    return current.dispatcher(loop).refuse(request, named(client, current), error);
  }

  /** A reload may have given the listener another name. */
  private Client named(Client client, Generation current) {
    return client.on(current.nameOf(listener));
  }
}
