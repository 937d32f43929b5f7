package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig.Proxy;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Warns of redirects that may lead clients to an upstream itself, or to a path that the gateway
 * serves in another way. The file does not say whether an upstream redirects at all.
 */
final class RedirectAdvice {
  private RedirectAdvice() {}

  /** Returns a line, with the names of the routes, for each way in which a redirect may fail. */
  static List<ConfigAdvice> of(GatewayConfig config) {
    List<ConfigAdvice> advice = new ArrayList<>();
    List<RouteConfig> past =
        routes(config, proxy -> !leadsBack(proxy) && getsItsOwnHost(config, proxy)).stream()
            .filter(route -> !decides(config, route))
            .toList();
    if (!past.isEmpty()) {
      advice.add(
          config
              .lines()
              .advice(
                  "redirect_past_gateway",
                  config.place(past.getFirst()) + ".proxy",
                  "upstreams get their own address as Host (host: upstream), so their redirects"
                      + " may lead clients past the gateway on "
                      + named(past),
                  "set proxy.rewrite: {location: true}, or host: client on the upstream"));
    }
    List<RouteConfig> elsewhere = routes(config, proxy -> leadsBack(proxy) && proxy.path() != null);
    if (!elsewhere.isEmpty()) {
      advice.add(
          config
              .lines()
              .advice(
                  "redirect_to_other_path",
                  config.place(elsewhere.getFirst()) + ".proxy.path",
                  "redirects that proxy.rewrite changes keep the path of the upstream, which"
                      + " differs from the client's because of proxy.path on "
                      + named(elsewhere),
                  "use proxy.strip_prefix, which proxy.rewrite can undo"));
    }
    return advice;
  }

  private static List<RouteConfig> routes(GatewayConfig config, Predicate<Proxy> kind) {
    return config.routes().stream()
        .filter(route -> route.action() instanceof Proxy proxy && kind.test(proxy))
        .toList();
  }

  private static boolean leadsBack(Proxy proxy) {
    return proxy.rewrite() != null && proxy.rewrite().location();
  }

  /** Whether the file says that redirects stay as they are. */
  private static boolean decides(GatewayConfig config, RouteConfig route) {
    return config.lines().has(config.place(route) + ".proxy.rewrite.location");
  }

  private static boolean getsItsOwnHost(GatewayConfig config, Proxy proxy) {
    return proxy.split().upstreams().stream()
        .map(config.upstreams()::get)
        .anyMatch(upstream ->
            upstream != null && upstream.service().host() instanceof HostHeader.Endpoint);
  }

  private static String named(List<RouteConfig> routes) {
    return (routes.size() == 1 ? "route " : "routes ")
        + Shown.names(routes.stream().map(RouteConfig::name).toList());
  }
}
