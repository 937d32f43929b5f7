package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.util.List;

/** Warns of WebSockets that a page of any site may open in the name of its visitor. */
final class UpgradeAdvice {
  private UpgradeAdvice() {}

  /** Returns a line for each route that takes handshakes without looking at their origin. */
  static List<ConfigAdvice> of(GatewayConfig config) {
    return config.routes().stream()
        .filter(route -> route.upgrade().allowed() && !checksOrigin(route))
        .map(route ->
            config
                .lines()
                .advice(
                    "upgrade_from_any_origin",
                    config.place(route) + ".upgrade",
                    "route "
                        + route.name()
                        + " takes WebSockets from the pages of any site, with the cookies of their"
                        + " visitors",
                    "add a condition such as match.headers: {origin: \"https://example.com\"}"))
        .toList();
  }

  private static boolean checksOrigin(RouteConfig route) {
    return route.match().headers().containsKey("origin");
  }
}
