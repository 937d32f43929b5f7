package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.route.exchange.RouteMatch.Candidate;
import dev.fanlight.gateway.route.path.Octets;
import dev.fanlight.gateway.route.path.Rank;
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
final class RouteTree<R extends Candidate> {
  private final Node<R> root = new Node<>();

  /**
   * A place in the tree: the routes that end here, those whose tail begins here, and what follows.
   */
  private static final class Node<R> {
    Map<String, Node<R>> literals = new HashMap<>();
    @Nullable Node<R> variable;
    List<R> ending = new ArrayList<>(1);
    List<R> tails = new ArrayList<>(1);
  }

  RouteTree(List<R> routes) {
    routes.forEach(this::add);
    settle(root);
  }

  private void add(R route) {
    PathPattern path = route.config().match().path();
    Node<R> node = root;
    for (PathPattern.Segment segment : path.segments()) {
      if (segment.literal() != null) {
        String literal = Octets.decode(segment.literal(), false);
        node = node.literals.computeIfAbsent(literal, text -> new Node<>());
      } else {
        node.variable = node.variable == null ? new Node<>() : node.variable;
        node = node.variable;
      }
    }
    (path.tail() == null ? node.ending : node.tails).add(route);
  }

  /**
   * Exact host first, then the more conditions, then as declared: sorting keeps the order of
   * equals.
   */
  private static <R extends Candidate> void settle(Node<R> node) {
    Comparator<R> specificity =
        Comparator.comparing((R route) -> route.config().match().host() == null)
            .thenComparing(
                Comparator.comparingInt((R route) -> Rank.conditions(route.config().match()))
                    .reversed());
    node.ending.sort(specificity);
    node.tails.sort(specificity);
    node.ending = List.copyOf(node.ending);
    node.tails = List.copyOf(node.tails);
    // An empty map of its own would be one more cache line to wait for.
    node.literals = node.literals.isEmpty() ? Map.of() : node.literals;
    node.literals.values().forEach(RouteTree::settle);
    if (node.variable != null) {
      settle(node.variable);
    }
  }

  /**
   * The most specific route that is accepted; null when none is.
   *
   * @param segments decoded
   */
  @Nullable R find(List<String> segments, Predicate<R> accepts) {
    return find(root, segments, 0, accepts);
  }

  private static <R> @Nullable R find(
      Node<R> node, List<String> segments, int depth, Predicate<R> accepts) {
    if (depth == segments.size()) {
      R here = first(node.ending, accepts);
      return here == null ? first(node.tails, accepts) : here;
    }
    String segment = segments.get(depth);
    Node<R> literal = node.literals.get(segment);
    R found = literal == null ? null : find(literal, segments, depth + 1, accepts);
    if (found == null && node.variable != null && !segment.isEmpty()) {
      found = find(node.variable, segments, depth + 1, accepts);
    }
    return found == null ? first(node.tails, accepts) : found;
  }

  private static <R> @Nullable R first(List<R> routes, Predicate<R> accepts) {
    for (R route : routes) {
      if (accepts.test(route)) {
        return route;
      }
    }
    return null;
  }
}
