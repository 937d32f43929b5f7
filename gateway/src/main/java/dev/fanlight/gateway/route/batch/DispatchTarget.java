package dev.fanlight.gateway.route.batch;

import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayRequest;
import java.time.Duration;

/**
 * This gateway's own routes, for the items of one batch.
 *
 * @param within the batch's exchange
 * @param maxBody bytes of an item's answer
 */
public record DispatchTarget(RoutedExchange within, InnerDispatcher dispatcher, int maxBody)
    implements CallTarget {
  /** The {@code upstream} that stands in metrics and errors. */
  public static final String NAME = Telemetry.GATEWAY;

  @Override
  public String name() {
    return NAME;
  }

  /** The route of an item has a timeout of its own. */
  @Override
  public Duration timeout() {
    return within.scope().remaining();
  }

  @Override
  public CallPolicy policy() {
    return new CallPolicy(null, null, true);
  }

  @Override
  public OpenCall open(
      CallRequest request, CallContext context, CallEvents events, CallPolicy policy) {
    String target = request.target();
    int question = target.indexOf('?');
    GatewayRequest inner =
        new GatewayRequest(
            request.method(),
            question < 0 ? target : target.substring(0, question),
            question < 0 ? null : target.substring(question + 1),
            request.headers(),
            request.body());
    context.report().dispatched();
    DispatchedCall call = new DispatchedCall(context.loop(), events);
    call.runs(dispatcher.dispatch(within, inner, context));
    return call;
  }
}
