package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.cli.show.Columns;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.Split.Branch;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Text for a person who has started a gateway: its listeners, its routes, and commands to try. */
final class Banner {
  private static final int ROUTES_SHOWN = 30;

  private Banner() {}

  /**
   * @param listeners where each is bound, by name
   * @param examples command lines to try; may be empty
   */
  static String of(
      Map<String, String> listeners,
      String admin,
      List<RouteConfig> routes,
      List<String> examples) {
    List<List<String>> rows = new ArrayList<>();
    listeners.forEach((name, url) -> rows.add(List.of("listener", name, url)));
    rows.add(List.of("admin", "", admin));
    routes.stream().limit(ROUTES_SHOWN).map(Banner::route).forEach(rows::add);
    if (routes.size() > ROUTES_SHOWN) {
      rows.add(List.of("", "", "and " + (routes.size() - ROUTES_SHOWN) + " more routes"));
    }
    String text = Version.full() + "\n\n" + Columns.of("  ", rows);
    return examples.isEmpty() ? text : text + "\nTry:\n  " + String.join("\n  ", examples) + "\n";
  }

  private static List<String> route(RouteConfig route) {
    String methods =
        route.match().methods().stream()
            .map(HttpMethod::name)
            .sorted()
            .collect(Collectors.joining(","));
    String path = (methods.isEmpty() ? "" : methods + " ") + route.match().path().text();
    return List.of("route", route.name(), path, action(route.action()));
  }

  private static String action(ActionConfig action) {
    return switch (action) {
      case ActionConfig.Proxy proxy -> "proxy to " + branches(proxy.split().branches());
      case ActionConfig.Respond respond -> "respond " + respond.status();
      case ActionConfig.Batch batch -> "batch of at most " + batch.max();
      case FanOutConfig fanOut ->
          "fan_out " + fanOut.decision().join().text() + " of " + calls(fanOut);
    };
  }

  private static String branches(List<Branch> branches) {
    return branches.size() == 1
        ? branches.getFirst().upstream()
        : branches.stream()
            .map(branch -> branch.upstream() + " " + branch.weight())
            .collect(Collectors.joining(", "));
  }

  private static String calls(FanOutConfig fanOut) {
    String names = fanOut.calls().stream().map(CallConfig::name).collect(Collectors.joining(", "));
    return fanOut.mapped() ? names + ", for each item" : names;
  }

  static String url(String scheme, Address address) {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return scheme + "://" + host + ":" + address.port();
  }
}
