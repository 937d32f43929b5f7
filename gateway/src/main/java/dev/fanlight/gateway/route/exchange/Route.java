package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.gateway.upstream.fields.Via;
import dev.fanlight.plugin.Calls;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A route as one event loop runs it.
 *
 * @param calls that a scope of an exchange on this route may make
 * @param upstreams whether the configuration has an upstream of that name
 * @param bulkhead held for a whole exchange, shared by all loops; null: none
 * @param via this gateway in the fields of requests that the action sends on; null: it sends none
 */
public record Route(
    RouteConfig config,
    RouteMeters meters,
    Function<LiveScope, Calls> calls,
    Predicate<String> upstreams,
    FilterChain plugins,
    @Nullable Bulkhead bulkhead,
    @Nullable Via via,
    Action action)
    implements RouteMatch.Candidate {

  public String name() {
    return config.name();
  }

  @Override
  public FilterChain.Preflights preflights() {
    return plugins.preflights();
  }

  @Override
  public List<PathPattern> pluginPaths() {
    return plugins.paths();
  }

  /** Why the request is not served here; null: it is. */
  @Nullable GatewayError refusal(GatewayRequest request, Client client) {
    GatewayError refusal = refusal(config, request, client);
    // A plugin might wait for what the request itself waits for.
    return refusal == null && via != null && !plugins.isEmpty()
        ? via.refusal(request.headers())
        : refusal;
  }

  /** Why a route of that configuration does not serve the request; null: it does. */
  public static @Nullable GatewayError refusal(
      RouteConfig config, GatewayRequest request, Client client) {
    if (client.mustSwitch() && !config.upgrade().protocols().contains(client.upgrade())) {
      return GatewayError.of(
          ErrorCode.NOT_IMPLEMENTED, "nothing behind this path switches to " + client.upgrade());
    }
    return tooLarge(config, request);
  }

  /** Why a body that says it is so long may not come; null when it may. */
  private static @Nullable GatewayError tooLarge(RouteConfig config, GatewayRequest request) {
    long most = config.bounds().maxRequestBody();
    return most < 0 || request.body().length() <= most
        ? null
        : GatewayError.of(
            ErrorCode.PAYLOAD_TOO_LARGE, "the request body is larger than " + most + " bytes");
  }

  /** How long that client's upload may take; null: as long as the exchange. */
  @Nullable Duration uploadTimeout(GatewayRequest request, Client client) {
    boolean streams = config.action() instanceof ActionConfig.Proxy;
    boolean isQuiet = Grpc.mayBeQuiet(client.protocol(), request.headers());
    return streams && !isQuiet ? config.times().upload() : null;
  }
}
