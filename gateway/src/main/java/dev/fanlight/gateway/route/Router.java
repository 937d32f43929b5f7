package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.config.match.PathsConfig.Slashes;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.route.exchange.RouteMatch;
import dev.fanlight.gateway.route.path.PathReading;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. Immutable. */
final class Router {
  private final RouteTree routes;
  private final PathsConfig paths;

  Router(List<Route> routes, PathsConfig paths) {
    this.routes = new RouteTree(routes);
    this.paths = paths;
  }

  /**
   * The most specific route that serves the request; a less specific one may serve what a more
   * specific one's conditions declined.
   *
   * @throws GatewayError {@code route_not_found}, {@code method_not_allowed} or {@code bad_request}
   */
  RouteMatch find(GatewayRequest request, Client client) {
    PathReading reading = PathReading.of(request.path(), paths);
    if (paths.slashes() == Slashes.MERGE && request.path().contains("//")) {
      request.path('/' + String.join("/", reading.raw()));
    }
    RequestValues values = new RequestValues(request, client.address());
    HttpMethod asked = Preflights.asked(request);
    List<Route> asksFor = List.of();
    if (asked != null) {
      Predicate<Route> serves = candidate -> serves(candidate, asked, client, values);
      asksFor = mayServe(reading, serves);
      if (!asksFor.isEmpty()
          && asksFor.stream().allMatch(route -> route.plugins().answersPreflights())) {
        return found(asksFor.getFirst(), reading, serves, values);
      }
    }
    Predicate<Route> matches = candidate -> matches(candidate, client, values);
    Predicate<Route> accepts =
        candidate -> matches.test(candidate) && candidate.config().match().allows(request.method());
    Route route = routes.find(reading.segments(), accepts);
    if (route == null) {
      throw notFound(reading, refused(request, asked, asksFor), matches);
    }
    if (asked != null && !mayGet(route, asksFor)) {
      throw GatewayError.of(
          ErrorCode.FORBIDDEN, "pages of other origins may not use " + asked + " here");
    }
    return found(route, reading, accepts, values);
  }

  /**
   * The routes that may serve what a preflight asks for, the most specific first. There are several
   * where conditions on header fields decide: a preflight does not say whether they will hold.
   */
  private List<Route> mayServe(PathReading reading, Predicate<Route> serves) {
    List<Route> served = new ArrayList<>(1);
    routes.find(
        reading.segments(),
        candidate -> {
          if (!serves.test(candidate)) {
            return false;
          }
          served.add(candidate);
          return candidate.config().match().headers().isEmpty();
        });
    return served;
  }

  /**
   * Whether a route may get a preflight as an ordinary OPTIONS request. Its plugins may take it for
   * a preflight; then they must not allow what another route serves, or none.
   */
  private static boolean mayGet(Route route, List<Route> asksFor) {
    return !route.plugins().mayAnswerPreflights()
        || (asksFor.contains(route)
            && asksFor.stream().allMatch(one -> one.plugins().mayAnswerPreflights()));
  }

  private RouteMatch found(
      Route route, PathReading reading, Predicate<Route> accepts, RequestValues values) {
    checkAgreement(reading, route, accepts);
    values.bind(route.path(), reading, paths.slashes() != Slashes.KEEP);
    return new RouteMatch(route, values);
  }

  /** What no route serves: a preflight can fail by the method that it asks for. */
  private static String refused(
      GatewayRequest request, @Nullable HttpMethod asked, List<Route> asksFor) {
    return asked == null || !asksFor.isEmpty()
        ? request.method().name()
        : asked + ", which the preflight asks for,";
  }

  private GatewayError notFound(PathReading reading, String method, Predicate<Route> matches) {
    Set<String> allowed = new TreeSet<>();
    routes.find(
        reading.segments(),
        candidate -> {
          if (matches.test(candidate)) {
            addMethods(candidate, allowed);
          }
          return false;
        });
    return allowed.isEmpty()
        ? GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "no route matches")
        : GatewayError.of(ErrorCode.METHOD_NOT_ALLOWED, method + " is not allowed here")
            .withHeader("Allow", String.join(", ", allowed));
  }

  /** A server behind that reads paths leniently must not find another route's path in this one. */
  private void checkAgreement(PathReading reading, Route found, Predicate<Route> accepts) {
    if (reading.lenient() != null && !paths.ambiguous()) {
      if (!found.plugins().paths().stream().allMatch(reading::isClearAbout)) {
        throw GatewayError.of(
            ErrorCode.BAD_REQUEST, "the path can be read as one that a plugin treats otherwise");
      }
      Route other = routes.find(reading.lenient(), accepts);
      if (other != null && !other.name().equals(found.name())) {
        throw GatewayError.of(
            ErrorCode.BAD_REQUEST, "the path can be read as one that another route serves");
      }
    }
  }

  /** Whether the route serves the request that a preflight asks for, but for its header fields. */
  private static boolean serves(
      Route route, HttpMethod asked, Client client, RequestValues values) {
    return route.config().requests().comeThrough(client.listener())
        && route.config().match().allows(asked)
        && route.config().match().conditionsHold(client.authority(), values::firstQuery);
  }

  private static boolean matches(Route route, Client client, RequestValues values) {
    return route.config().requests().comeThrough(client.listener())
        && route
            .config()
            .match()
            .conditionsHold(client.authority(), values::firstHeader, values::firstQuery);
  }

  private static void addMethods(Route route, Set<String> allowed) {
    Set<HttpMethod> methods = route.config().match().methods();
    methods.forEach(allowing -> allowed.add(allowing.name()));
    if (methods.contains(HttpMethod.GET)) {
      allowed.add(HttpMethod.HEAD.name());
    }
  }
}
