package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig.Proxy;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Warns of redirects that may lead clients to an upstream itself, or to a path that the gateway
 * serves in another way. The file does not say whether an upstream redirects at all.
 */
final class RedirectAdvice {
  private static final int NAMED = 3;

  private RedirectAdvice() {}

  /** Returns a line, with the names of the routes, for each way in which a redirect may fail. */
  static List<String> of(GatewayConfig config) {
    List<String> advice = new ArrayList<>();
    List<String> past = routes(config, proxy -> !leadsBack(proxy) && getsItsOwnHost(config, proxy));
    if (!past.isEmpty()) {
      advice.add(
          "upstreams get their own address as Host (host: upstream), so their redirects may lead"
              + " clients past the gateway on "
              + named(past)
              + "; set proxy.rewrite: {location: true}, or host: client on the upstream");
    }
    List<String> elsewhere = routes(config, proxy -> leadsBack(proxy) && proxy.path() != null);
    if (!elsewhere.isEmpty()) {
      advice.add(
          "redirects that proxy.rewrite changes keep the path of the upstream, which differs from"
              + " the client's because of proxy.path on "
              + named(elsewhere)
              + "; use proxy.strip_prefix, which proxy.rewrite can undo");
    }
    return advice;
  }

  private static List<String> routes(GatewayConfig config, Predicate<Proxy> kind) {
    return config.routes().stream()
        .filter(route -> route.action() instanceof Proxy proxy && kind.test(proxy))
        .map(RouteConfig::name)
        .toList();
  }

  private static boolean leadsBack(Proxy proxy) {
    return proxy.rewrite() != null && proxy.rewrite().location();
  }

  private static boolean getsItsOwnHost(GatewayConfig config, Proxy proxy) {
    return proxy.split().upstreams().stream()
        .map(config.upstreams()::get)
        .anyMatch(upstream ->
            upstream != null && upstream.service().host() instanceof HostHeader.Endpoint);
  }

  private static String named(List<String> routes) {
    int others = routes.size() - NAMED;
    String some = String.join(", ", routes.subList(0, Math.min(NAMED, routes.size())));
    return (routes.size() == 1 ? "route " : "routes ")
        + some
        + (others > 0 ? " and " + others + " more" : "");
  }
}
