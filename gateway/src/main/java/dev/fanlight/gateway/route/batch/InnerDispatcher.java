package dev.fanlight.gateway.route.batch;

import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.plugin.GatewayRequest;

/** The way back in, for a request that an exchange makes of this gateway's own routes. */
@FunctionalInterface
public interface InnerDispatcher {
  /**
   * Starts an exchange that belongs to another: it takes its turns with it, and its time from it.
   *
   * @param call that the exchange serves: its gate ({@link CallContext#admits}) is asked before a
   *     call of the exchange is sent that has waited for its permit
   */
  ServedExchange dispatch(RoutedExchange within, GatewayRequest request, CallContext call);
}
