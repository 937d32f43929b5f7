package dev.fanlight.gateway.cli.show;

import dev.fanlight.gateway.explain.ListedRoute;
import java.util.ArrayList;
import java.util.List;

/** All routes of a configuration for a person, a line each. */
public final class RoutesTable {
  private RoutesTable() {}

  public static String of(List<ListedRoute> routes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("route", "matches", "action", "timeout", "plugins"));
    for (ListedRoute route : routes) {
      rows.add(
          List.of(
              route.name(),
              matches(route.match()),
              action(route),
              Durations.of(route.timeoutMs()),
              String.join(", ", route.plugins())));
    }
    return Safe.lines(Columns.of("", rows)).replaceAll("(?m) +$", "");
  }

  private static String matches(ListedRoute.Match match) {
    List<String> parts = new ArrayList<>();
    if (!match.methods().isEmpty()) {
      parts.add(String.join(",", match.methods()));
    }
    parts.add((match.host() == null ? "" : match.host()) + match.path());
    match.headers().forEach((name, must) -> parts.add("header " + name + " must " + must));
    match.query().forEach((name, must) -> parts.add("query " + name + " must " + must));
    if (!match.listeners().isEmpty()) {
      parts.add("on " + String.join(", ", match.listeners()));
    }
    return String.join("; ", parts);
  }

  private static String action(ListedRoute route) {
    return switch (route.action()) {
      case "fan_out" ->
          "fan_out "
              + route.join()
              + " of "
              + String.join(
                  ", ", route.calls().stream().map(ListedRoute.ListedCall::name).toList());
      case "proxy" -> "proxy to " + String.join(", ", route.upstreams());
      case "respond" -> "respond " + route.status();
      default -> route.action();
    };
  }
}
