package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.bootstrap.advice.use.Literals;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Warns of guarded routes that a path may get past, where ambiguous paths are allowed, and of
 * routes whose plugin takes the place of a global guard by having its id, and of batches whose
 * items lack the credentials that their own routes ask for.
 */
final class GuardAdvice {
  private GuardAdvice() {}

  /**
   * Returns a line for each open catch-all route beside a guarded route.
   *
   * @param guards the names of plugins that decide which clients may pass
   */
  static List<ConfigAdvice> ofPaths(GatewayConfig config, Set<String> guards) {
    if (!config.clients().paths().ambiguous()) {
      return List.of();
    }
    List<ConfigAdvice> advice = new ArrayList<>();
    for (RouteConfig open : config.routes()) {
      for (RouteConfig guarded : config.routes()) {
        if (!(open.action() instanceof ActionConfig.Respond)
            && !isGuarded(open, guards)
            && isGuarded(guarded, guards)
            && covers(open, guarded)) {
          advice.add(
              config
                  .lines()
                  .advice(
                      "guard_passed_by",
                      config.place(open),
                      "the open route "
                          + open.name()
                          + " may pass on a path that the upstream reads as a path of the guarded"
                          + " route "
                          + guarded.name(),
                      "paths: {ambiguous: refuse} refuses such paths"));
        }
      }
    }
    return advice;
  }

  private static boolean isGuarded(RouteConfig route, Set<String> guards) {
    return route.plugins().stream().map(PluginConfig::name).anyMatch(guards::contains);
  }

  /** Whether the tail of the open route begins at or above the path of the guarded route. */
  private static boolean covers(RouteConfig open, RouteConfig guarded) {
    PathPattern above = open.match().path();
    List<PathPattern.Segment> below = guarded.match().path().segments();
    return above.tail() != null
        && above.segments().size() <= below.size()
        && IntStream.range(0, above.segments().size())
            .allMatch(i -> admits(above.segments().get(i), below.get(i)));
  }

  private static boolean admits(PathPattern.Segment one, PathPattern.Segment other) {
    String literal = Literals.of(one);
    return literal == null || literal.equals(Literals.of(other));
  }

  /**
   * Returns a line for each guard that another plugin replaces. A guard may replace a guard.
   *
   * @param guards the names of plugins that decide which clients may pass
   */
  static List<ConfigAdvice> ofIds(GatewayConfig config, Set<String> guards) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (RouteConfig route : config.routes()) {
      for (PluginConfig guard : config.plugins().everywhere()) {
        if (guard.enabled() && guards.contains(guard.name())) {
          route.plugins().stream()
              .filter(own -> own.id().equals(guard.id()) && !guards.contains(own.name()))
              .map(own -> replaced(config, route, own, guard))
              .forEach(advice::add);
        }
      }
    }
    return advice;
  }

  private static ConfigAdvice replaced(
      GatewayConfig config, RouteConfig route, PluginConfig own, PluginConfig guard) {
    return config
        .lines()
        .advice(
            "guard_replaced",
            own.place(),
            ("on route %s the plugin %s has the id %s of the global plugin %s and replaces it, so"
                    + " clients pass unchecked")
                .formatted(route.name(), own.name(), guard.id(), guard.name()),
            "give it another id");
  }

  /**
   * Returns a line for each global plugin that takes the credentials away from the items of a
   * batch, and is on another route too.
   *
   * @param removes whether a plugin removes the credentials that it checks
   */
  static List<ConfigAdvice> ofBatches(GatewayConfig config, Predicate<PluginConfig> removes) {
    List<ConfigAdvice> advice = new ArrayList<>();
    for (RouteConfig batch : config.routes()) {
      if (batch.action() instanceof ActionConfig.Batch) {
        batch.plugins().stream()
            .filter(removes)
            .filter(plugin -> config.plugins().everywhere().contains(plugin))
            .filter(plugin -> guardsAnother(config, batch, plugin))
            .map(plugin -> starved(config, batch, plugin))
            .forEach(advice::add);
      }
    }
    return advice;
  }

  private static boolean guardsAnother(
      GatewayConfig config, RouteConfig batch, PluginConfig plugin) {
    return config.routes().stream()
        .anyMatch(route -> !route.equals(batch) && route.plugins().contains(plugin));
  }

  private static ConfigAdvice starved(
      GatewayConfig config, RouteConfig batch, PluginConfig plugin) {
    return config
        .lines()
        .advice(
            "batch_without_credentials",
            config.place(batch),
            ("on route %s the plugin %s removes the credentials that the items of the batch would"
                    + " inherit, and then refuses the items on their own routes")
                .formatted(batch.name(), plugin.id()),
            "turn it off on %s, so that it checks the items alone, or let it forward the credentials there"
                .formatted(batch.name()));
  }
}
