package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.config.match.PathsConfig.Slashes;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.route.exchange.RouteMatch;
import dev.fanlight.gateway.route.exchange.RouteMatch.Candidate;
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

/**
 * Finds the route of a request. Immutable.
 *
 * @param <R> what a route is: one that runs, or one that is only explained
 */
public final class Router<R extends Candidate> {
  private final RouteTree<R> routes;
  private final PathsConfig paths;

  public Router(List<R> routes, PathsConfig paths) {
    this.routes = new RouteTree<>(routes);
    this.paths = paths;
  }

  /**
   * The most specific route that serves the request; a less specific one may serve what a more
   * specific one's conditions declined.
   *
   * @throws GatewayError {@code route_not_found}, {@code method_not_allowed} or {@code bad_request}
   */
  public RouteMatch<R> find(GatewayRequest request, Client client) {
    PathReading reading = PathReading.of(request.path(), paths);
    if (paths.slashes() == Slashes.MERGE && request.path().contains("//")) {
      request.path('/' + String.join("/", reading.raw()));
    }
    RequestValues values = new RequestValues(request, client.address());
    HttpMethod asked = Preflights.asked(request);
    List<R> asksFor = List.of();
    if (asked != null) {
      Predicate<R> serves = candidate -> serves(candidate, asked, client, values);
      asksFor = mayServe(reading, serves);
      if (!asksFor.isEmpty()
          && asksFor.stream().allMatch(route -> route.preflights() == FilterChain.Preflights.ALL)) {
        return found(asksFor.getFirst(), reading, serves, values);
      }
    }
    Predicate<R> matches = candidate -> matches(candidate, client, values);
    Predicate<R> accepts =
        candidate -> matches.test(candidate) && candidate.config().match().allows(request.method());
    R route = routes.find(reading.segments(), accepts);
    if (route == null) {
      throw notFound(reading, refused(request, asked, asksFor), matches);
    }
    if (asked != null && !mayGet(route, asksFor)) {
      throw GatewayError.of(
          ErrorCode.FORBIDDEN, "pages of other origins may not use " + asked + " here");
    }
    return found(route, reading, accepts, values);
  }

  /** Every route whose path is that of the segments, the most specific first. */
  public List<R> at(List<String> segments) {
    List<R> all = new ArrayList<>();
    routes.find(
        segments,
        candidate -> {
          all.add(candidate);
          return false;
        });
    return all;
  }

  /**
   * The routes that may serve what a preflight asks for: those that {@link #find} looks at.
   *
   * @param asked the method that it asks for
   */
  public List<R> mayServe(
      PathReading reading, HttpMethod asked, Client client, RequestValues values) {
    return mayServe(reading, candidate -> serves(candidate, asked, client, values));
  }

  /**
   * The routes that may serve what a preflight asks for, the most specific first. There are several
   * where conditions on header fields decide: a preflight does not say whether they will hold.
   */
  private List<R> mayServe(PathReading reading, Predicate<R> serves) {
    List<R> served = new ArrayList<>(1);
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
  private boolean mayGet(R route, List<R> asksFor) {
    return route.preflights() == FilterChain.Preflights.NONE
        || (asksFor.contains(route)
            && asksFor.stream().noneMatch(one -> one.preflights() == FilterChain.Preflights.NONE));
  }

  private RouteMatch<R> found(
      R route, PathReading reading, Predicate<R> accepts, RequestValues values) {
    checkAgreement(reading, route, accepts);
    values.bind(route.config().match().path(), reading, paths.slashes() != Slashes.KEEP);
    return new RouteMatch<>(route, values);
  }

  /** What no route serves: a preflight can fail by the method that it asks for. */
  private static String refused(
      GatewayRequest request, @Nullable HttpMethod asked, List<?> asksFor) {
    return asked == null || !asksFor.isEmpty()
        ? request.method().name()
        : asked + ", which the preflight asks for,";
  }

  private GatewayError notFound(PathReading reading, String method, Predicate<R> matches) {
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
  private void checkAgreement(PathReading reading, R found, Predicate<R> accepts) {
    if (reading.lenient() != null && !paths.ambiguous()) {
      if (!found.pluginPaths().stream().allMatch(reading::isClearAbout)) {
        throw GatewayError.of(
            ErrorCode.BAD_REQUEST, "the path can be read as one that a plugin treats otherwise");
      }
      R other = routes.find(reading.lenient(), accepts);
      if (other != null && !other.config().name().equals(found.config().name())) {
        throw GatewayError.of(
            ErrorCode.BAD_REQUEST, "the path can be read as one that another route serves");
      }
    }
  }

  /** Whether the route serves the request that a preflight asks for, but for its header fields. */
  private static boolean serves(
      Candidate route, HttpMethod asked, Client client, RequestValues values) {
    return route.config().requests().comeThrough(client.listener())
        && route.config().match().allows(asked)
        && route.config().match().conditionsHold(client.authority(), values::firstQuery);
  }

  private static boolean matches(Candidate route, Client client, RequestValues values) {
    return route.config().requests().comeThrough(client.listener())
        && route
            .config()
            .match()
            .conditionsHold(client.authority(), values::firstHeader, values::firstQuery);
  }

  private static void addMethods(Candidate route, Set<String> allowed) {
    Set<HttpMethod> methods = route.config().match().methods();
    methods.forEach(allowing -> allowed.add(allowing.name()));
    if (methods.contains(HttpMethod.GET)) {
      allowed.add(HttpMethod.HEAD.name());
    }
  }
}
