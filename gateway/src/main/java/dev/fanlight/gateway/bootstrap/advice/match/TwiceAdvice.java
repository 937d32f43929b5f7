package dev.fanlight.gateway.bootstrap.advice.match;

import dev.fanlight.gateway.bootstrap.advice.use.Literals;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.yaml.Paths;
import dev.fanlight.gateway.value.template.PathTemplate;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warns of routes that another route leaves no request, and of query parameters that go twice. */
public final class TwiceAdvice {
  private static final Pattern PARAMETER = Pattern.compile("[?&]([^=&{}]+)=");

  private TwiceAdvice() {}

  /** Returns advice about each route and each call. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    List<ConfigAdvice> advice = new ArrayList<>();
    Map<List<String>, List<RouteConfig>> byPath = new LinkedHashMap<>();
    for (RouteConfig route : config.routes()) {
      List<RouteConfig> earlier =
          byPath.computeIfAbsent(shape(route.match().path()), path -> new ArrayList<>());
      earlier.stream()
          .filter(other -> takesAll(other, route) && !shared(other, route).isEmpty())
          .findFirst()
          .ifPresent(other -> advice.add(shadowed(config, route, other)));
      earlier.add(route);
    }
    parameters(config, uses, advice);
    return advice;
  }

  /** The same for two patterns that match the same paths. */
  private static List<String> shape(PathPattern path) {
    return Stream.concat(
            path.segments().stream()
                .map(Literals::of)
                .map(literal -> literal == null ? "{}" : "text " + literal),
            path.tail() == null ? Stream.empty() : Stream.of("**"))
        .toList();
  }

  /**
   * Whether the earlier route takes every request of the later one, but for its method. Where both
   * have as many conditions, the one that is declared first wins.
   */
  private static boolean takesAll(RouteConfig earlier, RouteConfig later) {
    MatchConfig first = earlier.match();
    MatchConfig second = later.match();
    return first.hasHostOf(second)
        && Implications.hold(second.headers(), first.headers())
        && Implications.hold(second.query(), first.query())
        && (earlier.requests().listeners().isEmpty()
            || (!later.requests().listeners().isEmpty()
                && earlier.requests().listeners().containsAll(later.requests().listeners())));
  }

  /**
   * The methods of the later route that the earlier one takes, or ANY. A route for any method after
   * one for some is the usual way to answer the others.
   */
  private static Set<String> shared(RouteConfig earlier, RouteConfig later) {
    Set<HttpMethod> first = earlier.match().methods();
    Set<HttpMethod> second = later.match().methods();
    if (second.isEmpty()) {
      return first.isEmpty() ? Set.of("every method") : Set.of();
    }
    return second.stream()
        .filter(earlier.match()::allows)
        .map(HttpMethod::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ConfigAdvice shadowed(
      GatewayConfig config, RouteConfig route, RouteConfig earlier) {
    Set<String> methods = shared(earlier, route);
    boolean all =
        route.match().methods().isEmpty() || methods.size() == route.match().methods().size();
    String at = config.place(route);
    return config
        .lines()
        .advice(
            "route_defined_twice",
            at + ".match.path",
            all
                ? "route %s gets no request, because route %s (line %d) %s and stands before it"
                    .formatted(
                        route.name(),
                        earlier.name(),
                        config.lines().at(config.place(earlier)),
                        isSame(earlier, route) ? "has the same match" : "takes all of them")
                : "route %s gets no %s, because route %s (line %d) takes it first"
                    .formatted(
                        route.name(),
                        String.join(" and no ", methods),
                        earlier.name(),
                        config.lines().at(config.place(earlier))),
            "remove one of them, or give them different conditions");
  }

  /** Whether a route would also take every request of another one that takes all of its own. */
  private static boolean isSame(RouteConfig one, RouteConfig other) {
    return takesAll(other, one)
        && other.match().methods().isEmpty() == one.match().methods().isEmpty()
        && one.match().methods().stream().allMatch(other.match()::allows);
  }

  private static void parameters(GatewayConfig config, List<Use> uses, List<ConfigAdvice> advice) {
    Set<String> seen = new HashSet<>();
    for (Use use : uses) {
      CallConfig call = use.call();
      if (call == null || !seen.add(use.at())) {
        continue;
      }
      Set<String> ofPath = parameters(call.request().path());
      for (String name : call.request().query().keySet()) {
        if (ofPath.contains(name)) {
          advice.add(
              config
                  .lines()
                  .advice(
                      "parameter_defined_twice",
                      Paths.key(use.at() + ".query", name),
                      "%s sends the query parameter %s twice, once of its path and once of its query"
                          .formatted(use.name(), name),
                      "remove one of them"));
        }
      }
    }
  }

  /** Those of variables, and those whose names stand in the text. */
  private static Set<String> parameters(PathTemplate path) {
    Set<String> names = new HashSet<>(path.parameters());
    PARAMETER.matcher(path.toString()).results().forEach(found -> names.add(found.group(1)));
    return names;
  }
}
