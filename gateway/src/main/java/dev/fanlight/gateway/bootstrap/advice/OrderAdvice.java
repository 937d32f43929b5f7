package dev.fanlight.gateway.bootstrap.advice;

import static dev.fanlight.plugin.PluginRole.AUTHENTICATION;
import static dev.fanlight.plugin.PluginRole.BY_IDENTITY;
import static dev.fanlight.plugin.PluginRole.CACHE;
import static dev.fanlight.plugin.PluginRole.COMPRESSION;
import static dev.fanlight.plugin.PluginRole.CORS;
import static dev.fanlight.plugin.PluginRole.LIMIT;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.SharedRequests;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.plugin.PluginRole;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Warns of plugins in an order that is likely wrong. */
final class OrderAdvice {
  private static final List<Rule> RULES =
      List.of(
          new Rule(AUTHENTICATION, CORS, true, "refuses the preflights of browsers"),
          new Rule(LIMIT, CORS, true, "counts the preflights of browsers and may refuse them"),
          new Rule(
              BY_IDENTITY, CORS, true, "counts the preflights of browsers and may refuse them"),
          new Rule(BY_IDENTITY, AUTHENTICATION, true, "does not know yet who the client is"),
          new Rule(CACHE, AUTHENTICATION, false, "answers clients that %s has not checked"),
          new Rule(CACHE, COMPRESSION, false, "stores an answer once for each encoding"));

  private OrderAdvice() {}

  /**
   * An order that is likely wrong.
   *
   * @param before the role of the plugin that comes first
   * @param after the role of one that comes later
   * @param oneIsEnough whether all is well if another plugin of the later role comes before both
   * @param why what the first one does then; {@code %s} stands for the later one
   */
  private record Rule(PluginRole before, PluginRole after, boolean oneIsEnough, String why) {

    /** A guard decides who may pass, whatever else it does. */
    boolean isAfter(PluginRole role, boolean guard) {
      return role == after || (guard && before == CACHE && after == AUTHENTICATION);
    }

    /** Whether it is about preflights, which find their route without its methods and fields. */
    boolean ofPreflights() {
      return after == CORS;
    }

    /** Whether a request that it is about can come to both plugins. */
    boolean concerns(RouteConfig route, PluginConfig one, PluginConfig other) {
      MatchConfig match = route.match();
      MatchConfig here =
          ofPreflights()
              ? new MatchConfig(match.path(), Set.of(), match.host(), Map.of(), Map.of())
              : match;
      return sees(one, here)
          && sees(other, here)
          && SharedRequests.exist(one.use().when(), other.use().when());
    }

    private boolean sees(PluginConfig plugin, MatchConfig here) {
      MatchConfig when = plugin.use().when();
      return SharedRequests.exist(when, here)
          && (!ofPreflights() || SharedRequests.includePreflights(when));
    }
  }

  /**
   * Returns a line for each pair of plugins that may have to change places.
   *
   * @param roles what each plugin does in its chains
   * @param guards the names of plugins that decide which clients may pass
   */
  static List<ConfigAdvice> of(
      GatewayConfig config, Function<PluginConfig, PluginRole> roles, Set<String> guards) {
    Set<ConfigAdvice> advice = new LinkedHashSet<>();
    config.routes().forEach(route -> advice.addAll(of(config.lines(), route, roles, guards)));
    return List.copyOf(advice);
  }

  private static List<ConfigAdvice> of(
      Lines lines,
      RouteConfig route,
      Function<PluginConfig, PluginRole> roles,
      Set<String> guards) {
    List<ConfigAdvice> advice = new ArrayList<>();
    List<PluginConfig> chain = route.plugins();
    for (int i = 0; i < chain.size(); i++) {
      List<PluginConfig> earlier = chain.subList(0, i);
      PluginConfig first = chain.get(i);
      for (PluginConfig later : chain.subList(i + 1, chain.size())) {
        RULES.stream()
            .filter(rule -> rule.before == roles.apply(first))
            .filter(rule -> rule.isAfter(roles.apply(later), guards.contains(later.name())))
            .filter(rule -> rule.concerns(route, first, later))
            .filter(rule ->
                !rule.oneIsEnough
                    || earlier.stream()
                        .noneMatch(one ->
                            roles.apply(one) == rule.after
                                && rule.concerns(route, one, first)
                                && rule.concerns(route, one, later)))
            .map(rule -> advice(lines, route, first, later, rule))
            .forEach(advice::add);
      }
    }
    return advice;
  }

  private static ConfigAdvice advice(
      Lines lines, RouteConfig route, PluginConfig first, PluginConfig later, Rule rule) {
    return lines.advice(
        "plugin_order",
        first.place(),
        "on route %s the plugin %s runs before %s, so it %s"
            .formatted(route.name(), first.id(), later.id(), rule.why.formatted(later.id())),
        "put %s before %s".formatted(later.id(), first.id()));
  }
}
