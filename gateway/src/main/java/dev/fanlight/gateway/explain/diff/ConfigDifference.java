package dev.fanlight.gateway.explain.diff;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.explain.diff.Change.Kind;
import dev.fanlight.gateway.route.path.Rank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is different between two configurations, in the order in which a person reads a file. */
public final class ConfigDifference {
  private final Surroundings surroundings;
  private final List<Change> changes = new ArrayList<>();

  private ConfigDifference(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static List<Change> between(GatewayConfig before, GatewayConfig after) {
    ConfigDifference difference = new ConfigDifference(new Surroundings(before, after));
    difference.compare(before, after);
    return List.copyOf(difference.changes);
  }

  private void compare(GatewayConfig before, GatewayConfig after) {
    named("listeners", listeners(before), listeners(after));
    sections(before.clients(), after.clients());
    named("upstreams", before.upstreams(), after.upstreams());
    named("routes", routes(before), routes(after));
    order(routes(before), routes(after));
    plain("plugins", before.plugins().everywhere(), after.plugins().everywhere());
    plain("plugin_folders", before.plugins().folders(), after.plugins().folders());
    named("pools", before.plugins().pools(), after.plugins().pools());
    plain(
        "blocked_threshold",
        before.plugins().blockedThreshold(),
        after.plugins().blockedThreshold());
    sections(before.operation(), after.operation());
  }

  /** Groups of sections that have no names. */
  private void sections(Record before, Record after) {
    new Walk("", null, surroundings, this::section).records("", before, after);
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
    new Walk(section, null, surroundings, changes::add).compare("", before, after);
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
        new Walk(section, name, surroundings, changes::add).compare("", value, after.get(name));
      }
    });
  }

  /** Of routes that are equally specific the first one serves. Else their order says nothing. */
  private void order(Map<String, RouteConfig> before, Map<String, RouteConfig> after) {
    Map<List<Rank>, List<String>> equals = new LinkedHashMap<>();
    after.forEach((name, route) -> {
      RouteConfig other = before.get(name);
      if (other != null) {
        List<Rank> ranks = List.of(Rank.of(other.match()), Rank.of(route.match()));
        equals.computeIfAbsent(ranks, first -> new ArrayList<>()).add(name);
      }
    });
    Map<String, Integer> places = new HashMap<>();
    before.keySet().forEach(name -> places.put(name, places.size()));
    equals
        .values()
        .forEach(now -> {
          List<String> once = now.stream().sorted(Comparator.comparing(places::get)).toList();
          if (!once.equals(now)) {
            changes.add(
                new Change(
                    "routes",
                    null,
                    Kind.REORDERED,
                    null,
                    String.join(", ", once),
                    String.join(", ", now)));
          }
        });
  }
}
