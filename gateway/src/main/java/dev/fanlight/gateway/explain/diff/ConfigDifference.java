package dev.fanlight.gateway.explain.diff;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.explain.diff.Change.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is different between two configurations, in the order in which a person reads a file. */
public final class ConfigDifference {
  private final List<Change> changes = new ArrayList<>();
  private final ShownValue shown;

  private ConfigDifference(ShownValue shown) {
    this.shown = shown;
  }

  public static List<Change> between(GatewayConfig before, GatewayConfig after) {
    ConfigDifference difference =
        new ConfigDifference(
            new ShownValue(
                text -> before.source().isPlaced(text) || after.source().isPlaced(text)));
    difference.compare(before, after);
    return List.copyOf(difference.changes);
  }

  private void compare(GatewayConfig before, GatewayConfig after) {
    named("listeners", listeners(before), listeners(after));
    plain("trusted_proxies", before.clients().trustedProxies(), after.clients().trustedProxies());
    plain("paths", before.clients().paths(), after.clients().paths());
    named("upstreams", before.upstreams(), after.upstreams());
    Map<String, RouteConfig> routes = routes(before);
    named("routes", routes, routes(after));
    order("routes", routes.keySet(), routes(after).keySet());
    plain("plugins", before.plugins().everywhere(), after.plugins().everywhere());
    plain("plugin_folders", before.plugins().folders(), after.plugins().folders());
    named("pools", before.plugins().pools(), after.plugins().pools());
    plain(
        "blocked_threshold",
        before.plugins().blockedThreshold(),
        after.plugins().blockedThreshold());
    operation(before.operation(), after.operation());
  }

  private void operation(GatewayConfig.Operation before, GatewayConfig.Operation after) {
    new Walk("", null, shown, this::section).records("", before, after);
  }

  /** The first part of the key is the section. */
  private void section(Change change) {
    String path = change.key() == null ? "" : change.key();
    int dot = path.indexOf('.');
    changes.add(
        new Change(
            dot < 0 ? path : path.substring(0, dot),
            null,
            change.kind(),
            dot < 0 ? null : path.substring(dot + 1),
            change.from(),
            change.to()));
  }

  private static Map<String, ListenerConfig> listeners(GatewayConfig config) {
    Map<String, ListenerConfig> named = new LinkedHashMap<>();
    config.listeners().forEach(listener -> named.put(listener.name(), listener));
    return named;
  }

  private static Map<String, RouteConfig> routes(GatewayConfig config) {
    Map<String, RouteConfig> named = new LinkedHashMap<>();
    config.routes().forEach(route -> named.put(route.name(), route));
    return named;
  }

  private void plain(String section, @Nullable Object before, @Nullable Object after) {
    new Walk(section, null, shown, changes::add).compare("", before, after);
  }

  private void named(String section, Map<String, ?> before, Map<String, ?> after) {
    after.keySet().stream()
        .filter(name -> !before.containsKey(name))
        .forEach(name -> changes.add(new Change(section, name, Kind.ADDED, null, null, null)));
    before.keySet().stream()
        .filter(name -> !after.containsKey(name))
        .forEach(name -> changes.add(new Change(section, name, Kind.REMOVED, null, null, null)));
    before.forEach((name, value) -> {
      if (after.containsKey(name)) {
        new Walk(section, name, shown, changes::add).compare("", value, after.get(name));
      }
    });
  }

  /** Of routes that are equally specific the first one serves. */
  private void order(String section, Set<String> before, Set<String> after) {
    Set<String> one = new LinkedHashSet<>(before);
    Set<String> other = new LinkedHashSet<>(after);
    one.retainAll(after);
    other.retainAll(before);
    if (!List.copyOf(one).equals(List.copyOf(other))) {
      changes.add(new Change(section, null, Kind.REORDERED, null, null, null));
    }
  }
}
