package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.route.path.Octets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Routes by path, most specific first: from left to right a literal segment before a variable one
 * before a tail. A look-up costs what the path is long, however many routes there are. Immutable
 * once built.
 */
final class RouteTree {
  private final Node root = new Node();

  /**
   * A place in the tree: the routes that end here, those whose tail begins here, and what follows.
   */
  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node variable;
    final List<Route> ending = new ArrayList<>(1);
    final List<Route> tails = new ArrayList<>(1);
  }

  RouteTree(List<Route> routes) {
    routes.forEach(this::add);
    sort(root);
  }

  private void add(Route route) {
    Node node = root;
    for (PathPattern.Segment segment : route.path().segments()) {
      if (segment.literal() != null) {
        String literal = Octets.decode(segment.literal(), false);
        node = node.literals.computeIfAbsent(literal, text -> new Node());
      } else {
        node.variable = node.variable == null ? new Node() : node.variable;
        node = node.variable;
      }
    }
    (route.path().tail() == null ? node.ending : node.tails).add(route);
  }

  /**
   * Exact host first, then the more conditions, then as declared: sorting keeps the order of
   * equals.
   */
  private static void sort(Node node) {
    Comparator<Route> specificity =
        Comparator.comparing((Route route) -> route.host() == null)
            .thenComparing(Comparator.comparingInt(Route::conditions).reversed());
    node.ending.sort(specificity);
    node.tails.sort(specificity);
    node.literals.values().forEach(RouteTree::sort);
    if (node.variable != null) {
      sort(node.variable);
    }
  }

  /**
   * The most specific route that is accepted; null when none is.
   *
   * @param segments decoded
   */
  @Nullable Route find(List<String> segments, Predicate<Route> accepts) {
    return find(root, segments, 0, accepts);
  }

  private static @Nullable Route find(
      Node node, List<String> segments, int depth, Predicate<Route> accepts) {
    if (depth == segments.size()) {
      Route here = first(node.ending, accepts);
      return here == null ? first(node.tails, accepts) : here;
    }
    String segment = segments.get(depth);
    Node literal = node.literals.get(segment);
    Route found = literal == null ? null : find(literal, segments, depth + 1, accepts);
    if (found == null && node.variable != null && !segment.isEmpty()) {
      found = find(node.variable, segments, depth + 1, accepts);
    }
    return found == null ? first(node.tails, accepts) : found;
  }

  private static @Nullable Route first(List<Route> routes, Predicate<Route> accepts) {
    for (Route route : routes) {
      if (accepts.test(route)) {
        return route;
      }
    }
    return null;
  }
}
