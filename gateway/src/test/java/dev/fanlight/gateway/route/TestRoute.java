package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.sim.engine.SimMeters;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route that does nothing, by what it matches. Its name is its path unless the test says more.
 */
final class TestRoute {
  private static final RouteMeters METERS = new SimMeters(0).route;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final String name;
  private final String path;
  private final Map<String, Condition> headers = new HashMap<>();
  private final Map<String, Condition> query = new HashMap<>();
  private Set<HttpMethod> methods = Set.of();
  private Set<String> listeners = Set.of();
  private @Nullable String host;

  private TestRoute(String name, String path) {
    this.name = name;
    this.path = path;
  }

  static TestRoute of(String path) {
    return new TestRoute(path, path);
  }

  static TestRoute of(String name, String path) {
    return new TestRoute(name, path);
  }

  TestRoute host(String exact) {
    host = exact;
    return this;
  }

  TestRoute methods(HttpMethod... allowed) {
    methods = Set.of(allowed);
    return this;
  }

  TestRoute listener(String only) {
    listeners = Set.of(only);
    return this;
  }

  TestRoute header(String field, String value) {
    headers.put(field, Condition.OneOf.of(Set.of(value)));
    return this;
  }

  TestRoute query(String parameter, String value) {
    query.put(parameter, Condition.OneOf.of(Set.of(value)));
    return this;
  }

  Route build() {
    MatchConfig.Host only = host == null ? null : new MatchConfig.Host(host, host);
    MatchConfig match = new MatchConfig(PathPattern.parse(path), methods, only, headers, query);
    RouteConfig config =
        new RouteConfig(
            name,
            new RouteConfig.Requests(match, listeners),
            List.of(),
            new RouteConfig.Times(SECOND, SECOND, null, SECOND),
            new RouteConfig.Upgrade(Set.of(), SECOND),
            new RouteConfig.Bounds(null, -1),
            false,
            new ActionConfig.Respond(200, Duration.ZERO, Map.of(), null));
    return new Route(
        config,
        METERS,
        scope -> null,
        upstream -> false,
        new FilterChain(List.of()),
        null,
        null,
        exchange -> Future.failedFuture("it does nothing"));
  }
}
