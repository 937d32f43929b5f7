package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.RouteConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a reload changed, for one line of the log. */
final class Difference {
  private static final int NAMES_SHOWN = 10;

  private Difference() {}

  /** Such as {@code routes +new -old, upstreams ~users}; what a route does is not compared. */
  static String between(GatewayConfig before, GatewayConfig now) {
    List<String> parts = new ArrayList<>();
    add(parts, "listeners", byName(before.listeners()), byName(now.listeners()));
    add(parts, "upstreams", before.upstreams(), now.upstreams());
    add(parts, "routes", names(before.routes()), names(now.routes()));
    return parts.isEmpty() ? "the same names" : String.join(", ", parts);
  }

  private static Map<String, ListenerConfig> byName(List<ListenerConfig> listeners) {
    Map<String, ListenerConfig> byName = new HashMap<>();
    listeners.forEach(listener -> byName.put(listener.name(), listener));
    return byName;
  }

  private static Map<String, String> names(List<RouteConfig> routes) {
    Map<String, String> names = new HashMap<>();
    routes.forEach(route -> names.put(route.name(), ""));
    return names;
  }

  private static void add(
      List<String> parts, String what, Map<String, ?> before, Map<String, ?> now) {
    Set<String> all = new TreeSet<>(before.keySet());
    all.addAll(now.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : all) {
      if (!before.containsKey(name)) {
        changes.add("+" + name);
      } else if (!now.containsKey(name)) {
        changes.add("-" + name);
      } else if (!before.get(name).equals(now.get(name))) {
        changes.add("~" + name);
      }
    }
    if (!changes.isEmpty()) {
      int shown = Math.min(NAMES_SHOWN, changes.size());
      String rest = changes.size() > shown ? " and " + (changes.size() - shown) + " more" : "";
      parts.add(what + " " + String.join(" ", changes.subList(0, shown)) + rest);
    }
  }
}
