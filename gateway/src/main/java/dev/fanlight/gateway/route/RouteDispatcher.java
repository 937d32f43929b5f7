package dev.fanlight.gateway.route;

import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.target.BoundTarget;
import dev.fanlight.gateway.telemetry.RouteMeters;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes requests in on one event loop: bounds them, finds their route, sends them on their way. */
public final class RouteDispatcher implements Dispatcher {
  private final DispatchContext context;
  private final Router router;
  private final RouteMeters unmatched;

  public RouteDispatcher(DispatchContext context, Routes routes) {
    this.context = context;
    this.router = new Router(routes.build(this::inner));
    this.unmatched = context.telemetry().route(Telemetry.NO_ROUTE, Set.of());
  }

  @Override
  public ServedExchange dispatch(GatewayRequest request, Client client) {
    if (!context.exchanges().tryEnter()) {
      GatewayError overloaded =
          GatewayError.of(ErrorCode.OVERLOADED, "the gateway has as many requests as it may");
      return refused(request, client, overloaded, () -> {});
    }
    return route(request, client, null, RequestIds.next(), context.exchanges()::leave);
  }

  private ServedExchange inner(RoutedExchange outer, GatewayRequest request) {
    return route(request, outer.client(), outer, outer.id(), () -> {});
  }

  private ServedExchange route(
      GatewayRequest request,
      Client client,
      @Nullable RoutedExchange outer,
      String id,
      Runnable onEnd) {
    RouteMatch match;
    try {
      match = router.find(request, client);
    } catch (GatewayError error) {
      return refused(request, client, error, onEnd);
    }
    Route route = match.route();
    RoutedExchange exchange =
        new RoutedExchange(
            match,
            request,
            client,
            exchangeContext(route.targets(), id),
            log(route.name(), route.meters(), request),
            onEnd);
    if (outer != null) {
      exchange.within(outer);
    }
    bound(exchange, client.trusted());
    exchange.start();
    return exchange;
  }

  /** A trusted peer's own deadline can only shorten; anybody else's means nothing. */
  private static void bound(RoutedExchange exchange, boolean trusted) {
    Duration asked = AskedTime.take(exchange.request().headers());
    if (asked != null && trusted) {
      exchange.scope().narrow(asked);
    }
  }

  private RefusedExchange refused(
      GatewayRequest request, Client client, GatewayError error, Runnable onEnd) {
    return new RefusedExchange(
        exchangeContext(name -> null, RequestIds.next()),
        client,
        log(Telemetry.NO_ROUTE, unmatched, request),
        error,
        onEnd);
  }

  private ExchangeContext exchangeContext(
      Function<String, @Nullable BoundTarget> targets, String id) {
    return new ExchangeContext(
        context.loop(), context.openCalls(), context.background(), targets, id);
  }

  private ExchangeLog log(String route, RouteMeters meters, GatewayRequest request) {
    return new ExchangeLog(route, meters, request, context.loop().clock(), context.journal());
  }
}
