package dev.fanlight.gateway.telemetry.trace;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.TracingConfig;
import dev.fanlight.gateway.config.TracingConfig.Keep;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.plugin.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of traces: which are kept, and what spans are named after. Immutable.
 *
 * @param routes by name
 * @param secure upstreams that are called over TLS
 */
public record TracePolicy(
    TracingConfig config, Map<String, TracedRoute> routes, Set<String> secure) {
  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;

  /** Of gRPC, those that mean that the server has failed. */
  private static final Set<String> SERVER_STATUSES =
      Set.of(
          "UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS");

  public TracePolicy {
    routes = Map.copyOf(routes);
    secure = Set.copyOf(secure);
  }

  /**
   * What spans show of a route.
   *
   * @param pattern of its path
   * @param passesPath whether its call asks for the path that the client asked for
   * @param templates paths of its calls by their names, as the file has them: what placeholders
   *     stand for may be secret
   */
  public record TracedRoute(String pattern, boolean passesPath, Map<String, String> templates) {
    public TracedRoute {
      templates = Map.copyOf(templates);
    }

    static TracedRoute of(RouteConfig route) {
      Map<String, String> templates = new HashMap<>();
      boolean passes = false;
      if (route.action() instanceof FanOutConfig fanOut) {
        for (CallConfig call : fanOut.calls()) {
          templates.put(call.name(), call.request().path().toString());
        }
      } else if (route.action() instanceof ActionConfig.Proxy proxy) {
        passes = proxy.path() == null && proxy.stripPrefix().isEmpty();
      }
      return new TracedRoute(route.match().path().toString(), passes, templates);
    }
  }

  /** Null: the configuration has no tracing. */
  public static @Nullable TracePolicy of(GatewayConfig config) {
    TracingConfig tracing = config.operation().tracing();
    if (tracing == null) {
      return null;
    }
    Map<String, TracedRoute> routes = new HashMap<>();
    config.routes().forEach(route -> routes.put(route.name(), TracedRoute.of(route)));
    Set<String> secure = new HashSet<>();
    for (UpstreamConfig upstream : config.upstreams().values()) {
      if (upstream.service().isTls()) {
        secure.add(upstream.name());
      }
    }
    return new TracePolicy(tracing, routes, secure);
  }

  /**
   * Whether the spans of an exchange are sent although its trace is not recorded.
   *
   * @param status that was sent; 499 when none was
   * @param error why it failed or its answer was broken off; null when neither
   * @param grpc its status in gRPC; null: it is no gRPC call
   * @param partial whether its answer lacks the result of a call
   * @param nanos that it took; 0: that does not count
   */
  public boolean keeps(
      int status, @Nullable ErrorCode error, @Nullable String grpc, boolean partial, long nanos) {
    Keep keep = config.keep();
    return (keep.errors() && isFailure(status, error, grpc))
        || (keep.partial() && partial)
        || nanos >= keep.slowerThan().toNanos();
  }

  /** Whether the gateway or an upstream has failed an exchange: no client is to blame. */
  public static boolean isFailure(int status, @Nullable ErrorCode error, @Nullable String grpc) {
    boolean brokenOff = error != null && error != ErrorCode.CLIENT_GONE && status < CLIENT_ERROR;
    boolean failedCall = grpc != null && SERVER_STATUSES.contains(grpc);
    return status >= SERVER_ERROR || brokenOff || failedCall;
  }
}
