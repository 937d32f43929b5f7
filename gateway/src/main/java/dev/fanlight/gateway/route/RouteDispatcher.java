package dev.fanlight.gateway.route;

import dev.fanlight.gateway.fanout.call.ScopeCalls;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.filter.boundary.WatchedFields;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryHolder;
import dev.fanlight.gateway.route.action.MaxForwards;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.RequestIds;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.route.exchange.RouteMatch;
import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.trace.ExchangeTrace;
import dev.fanlight.gateway.telemetry.trace.Tracing;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes requests in on one event loop: bounds them, finds their route, sends them on their way. */
public final class RouteDispatcher implements Dispatcher {
  /** The path of a request that asks the server itself, not one of its resources. */
  private static final String SERVER = "*";

  private final DispatchContext context;
  private final Router<Route> router;
  private final RouteMeters unmatched;

  public RouteDispatcher(DispatchContext context, Routes routes) {
    this.context = context;
    this.router = new Router<>(routes.build(this::inner), routes.paths());
    this.unmatched = context.telemetry().route(Telemetry.NO_ROUTE, Set.of());
  }

  @Override
  public ServedExchange dispatch(GatewayRequest request, Client client) {
    ReceivedFields.settle(request.headers(), client);
    ExchangeTrace trace = trace(request, client);
    if (!context.exchanges().tryEnter()) {
      GatewayError overloaded =
          GatewayError.of(ErrorCode.OVERLOADED, "the gateway has as many requests as it may");
      return refused(request, client, trace, overloaded, () -> {});
    }
    Runnable leave = context.exchanges()::leave;
    if (request.path().equals(SERVER)) {
      return answered(
          request, client, trace, Future.succeededFuture(MaxForwards.options(Set.of())), leave);
    }
    RouteMatch<Route> match;
    try {
      match = router.find(request, client);
    } catch (GatewayError error) {
      return refused(request, client, trace, error, leave);
    }
    MemoryHolder held = holder(client);
    RoutedExchange exchange =
        exchange(
            match,
            request,
            client,
            context(match, RequestIds.next(trace), held, request, client, trace),
            leave);
    held.onRefused(exchange::overloaded);
    return started(exchange);
  }

  @Override
  public ServedExchange refuse(GatewayRequest request, Client client, GatewayError error) {
    ReceivedFields.settle(request.headers(), client);
    return refused(request, client, trace(request, client), error, () -> {});
  }

  private @Nullable ExchangeTrace trace(GatewayRequest request, Client client) {
    Tracing tracing = context.reporting().tracing();
    return tracing == null ? null : tracing.begin(request.headers(), client.trusted());
  }

  private ServedExchange inner(RoutedExchange outer, GatewayRequest request, CallContext call) {
    ExchangeTrace batch = call.report().trace();
    ExchangeTrace trace = batch == null ? null : batch.within(call.report().number());
    Client client = outer.client().staying();
    RouteMatch<Route> match;
    try {
      match = router.find(request, client);
    } catch (GatewayError error) {
      return refused(request, client, trace, error, () -> {});
    }
    HeldBytes held = outer.context().held().part();
    RoutedExchange exchange =
        exchange(
            match,
            request,
            client,
            context(match, outer.id(), held, request, client, trace),
            () -> {});
    exchange.within(outer, call::admits);
    return started(exchange);
  }

  private RoutedExchange exchange(
      RouteMatch<Route> match,
      GatewayRequest request,
      Client client,
      ExchangeContext of,
      Runnable onEnd) {
    Route route = match.route();
    GatewayRequest seen = request;
    if (!route.plugins().isEmpty()) {
      seen = WatchedFields.of(request);
      match.values().reads(seen);
    }
    return new RoutedExchange(match, seen, client, of, onEnd);
  }

  private static RoutedExchange started(RoutedExchange exchange) {
    bound(exchange, exchange.client().trusted());
    exchange.context().report().deadline(exchange.scope().deadline());
    exchange.start();
    return exchange;
  }

  /** The client's own deadline can only shorten the exchange's. */
  private static void bound(RoutedExchange exchange, boolean trusted) {
    MultiMap headers = exchange.fields();
    Duration asked = AskedTime.take(headers, trusted);
    if (asked == null) {
      return;
    }
    if (Grpc.isCall(headers)) {
      // A call of gRPC has no more time, streams and all.
      exchange.scope().time().bound(asked);
    } else {
      exchange.scope().time().asked(asked);
    }
  }

  private RefusedExchange refused(
      GatewayRequest request,
      Client client,
      @Nullable ExchangeTrace trace,
      GatewayError error,
      Runnable onEnd) {
    return answered(request, client, trace, Future.failedFuture(error), onEnd);
  }

  private RefusedExchange answered(
      GatewayRequest request,
      Client client,
      @Nullable ExchangeTrace trace,
      Future<GatewayResponse> answer,
      Runnable onEnd) {
    String id = RequestIds.next(trace);
    return new RefusedExchange(
        new ExchangeContext(
            context.share(),
            ScopeCalls.NONE,
            id,
            holder(client),
            context
                .reporting()
                .begin(
                    client.start(
                        Telemetry.NO_ROUTE, id, request, trace, context.reporting().details()),
                    unmatched,
                    request.headers())),
        answer,
        onEnd);
  }

  private ExchangeContext context(
      RouteMatch<Route> match,
      String id,
      HeldBytes held,
      GatewayRequest request,
      Client client,
      @Nullable ExchangeTrace trace) {
    Route route = match.route();
    return new ExchangeContext(
        context.share(),
        route.calls(),
        id,
        held,
        context
            .reporting()
            .begin(
                client.start(route.name(), id, request, trace, context.reporting().details()),
                route.meters(),
                request.headers()));
  }

  private MemoryHolder holder(Client client) {
    return context.memory().holder(context.share().loop(), client.address());
  }
}
