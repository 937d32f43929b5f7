package dev.fanlight.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.route.path.Octets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The most specific route of a path. */
class RouteTreeTest {
  private static final List<String> PATHS =
      List.of(
          "/{first}/{second**}",
          "/users/{id}",
          "/users/{id}/orders",
          "/users/**",
          "/users/me",
          "/users/me/",
          "/{kind}/me/orders",
          "/users",
          "/");

  private static RouteTree<Route> tree(TestRoute... routes) {
    return new RouteTree<>(Stream.of(routes).map(TestRoute::build).toList());
  }

  private static RouteTree<Route> tree(List<String> paths) {
    return tree(paths.stream().map(TestRoute::of).toArray(TestRoute[]::new));
  }

  private static @Nullable String find(RouteTree<Route> tree, String path) {
    Route found = tree.find(PathPattern.split(path), route -> true);
    return found == null ? null : found.name();
  }

  /** All routes that a path could go to, the most specific first. */
  private static List<String> asked(RouteTree<Route> tree, String path) {
    List<String> asked = new ArrayList<>();
    Predicate<Route> declines =
        route -> {
          asked.add(route.name());
          return false;
        };
    assertThat(tree.find(PathPattern.split(path), declines)).isNull();
    return asked;
  }

  @ParameterizedTest
  @CsvSource({
    "/,                /",
    "/users,           /users",
    "/users/,          /users/**",
    "/users/7,         /users/{id}",
    "/users/me,        /users/me",
    "/users/me/,       /users/me/",
    "/users/7/orders,  /users/{id}/orders",
    "/users/me/orders, /users/{id}/orders",
    "/users/7/x/y,     /users/**",
    "/shops/me/orders, /{kind}/me/orders",
    "/shops/me,        /{first}/{second**}",
    "/shops,           /{first}/{second**}",
    "//me/orders,      ",
    "//,               "
  })
  void path_hasALiteralSegmentBeforeAVariableBeforeATail(String path, @Nullable String route) {
    assertThat(find(tree(PATHS), path)).isEqualTo(route);
  }

  @Test
  void order_ofTheFileIsOfNoAccount() {
    List<String> reversed = new ArrayList<>(PATHS).reversed();

    for (String path : List.of("/users/me", "/users/me/orders", "/shops/me", "/users", "/")) {
      assertThat(find(tree(reversed), path)).as(path).isEqualTo(find(tree(PATHS), path));
    }
  }

  @Test
  void routesThatDecline_leaveThePathToTheNextMostSpecific() {
    assertThat(asked(tree(PATHS), "/users/me/orders"))
        .containsExactly(
            "/users/{id}/orders", "/users/**", "/{kind}/me/orders", "/{first}/{second**}");
  }

  @Test
  void literal_thatLeadsNowhere_leavesThePathToAVariable() {
    RouteTree<Route> tree = tree(List.of("/a/b/c", "/a/{x}/d", "/{y}/b/e"));

    assertThat(find(tree, "/a/b/d")).isEqualTo("/a/{x}/d");
    assertThat(find(tree, "/a/b/e")).isEqualTo("/{y}/b/e");
    assertThat(find(tree, "/a/b/f")).isNull();
  }

  @Test
  void variable_takesOneSegmentThatIsNotEmpty() {
    RouteTree<Route> tree = tree(List.of("/a/{x}"));

    assertThat(find(tree, "/a/b")).isEqualTo("/a/{x}");
    assertThat(find(tree, "/a/")).isNull();
    assertThat(find(tree, "/a")).isNull();
    assertThat(find(tree, "/a/b/c")).isNull();
  }

  @Test
  void tail_takesAnyNumberOfSegmentsNoneIncluded() {
    RouteTree<Route> tree = tree(List.of("/a/**"));

    for (String path : List.of("/a", "/a/", "/a/b", "/a//", "/a/b/c/d")) {
      assertThat(find(tree, path)).as(path).isEqualTo("/a/**");
    }
    assertThat(find(tree, "/ab")).isNull();
    assertThat(find(tree, "/")).isNull();
  }

  @Test
  void literal_thatIsPercentEncoded_isTheCharacterItStandsFor() {
    RouteTree<Route> tree = tree(List.of("/caf%C3%A9/%2F"));

    List<String> decoded = List.of(Octets.decode("caf%c3%a9", false), "/");
    assertThat(tree.find(decoded, route -> true)).isNotNull();
  }

  @Test
  void samePath_hasAHostBeforeMoreConditionsBeforeTheOrderOfTheFile() {
    RouteTree<Route> tree =
        tree(
            TestRoute.of("plain", "/a"),
            TestRoute.of("one", "/a").header("x", "1"),
            TestRoute.of("two", "/a").header("x", "1").query("y", "1"),
            TestRoute.of("other one", "/a").query("y", "1"),
            TestRoute.of("host", "/a").host("h"),
            TestRoute.of("host and one", "/a").host("h").header("x", "1"));

    assertThat(asked(tree, "/a"))
        .containsExactly("host and one", "host", "two", "one", "other one", "plain");
  }

  @Test
  void conditions_neverOutweighAPath() {
    RouteTree<Route> tree =
        tree(TestRoute.of("variable", "/{x}").host("h").header("x", "1"), TestRoute.of("a", "/a"));

    assertThat(asked(tree, "/a")).containsExactly("a", "variable");
  }

  @Test
  void manyRoutes_onlyThoseOnItsWayAreAsked() {
    List<String> paths = new ArrayList<>(List.of("/**", "/{x}/7"));
    IntStream.range(0, 10_000).mapToObj(i -> "/r" + i + "/{id}").forEach(paths::add);

    assertThat(asked(tree(paths), "/r4711/7")).containsExactly("/r4711/{id}", "/{x}/7", "/**");
  }

  /** The model looks at every route, and sorts those that fit. */
  @Test
  void randomRoutes_areFoundInTheOrderOfAModel() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      List<String> paths = Stream.generate(() -> pattern(random)).limit(12).distinct().toList();
      RouteTree<Route> tree = tree(paths);
      for (int i = 0; i < 10; i++) {
        String path = path(random);
        assertThat(asked(tree, path)).as(path + " of " + paths).isEqualTo(model(paths, path));
      }
    }
  }

  private static String pattern(Random random) {
    StringBuilder pattern = new StringBuilder();
    for (int depth = random.nextInt(4); depth > 0; depth--) {
      pattern.append(random.nextBoolean() ? "/" + "ab".charAt(random.nextInt(2)) : "/{v}");
    }
    pattern.append(random.nextInt(3) == 0 ? "/**" : "");
    return pattern.isEmpty() ? "/" : pattern.toString();
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(5); depth > 0; depth--) {
      path.append('/').append(List.of("a", "b", "c", "").get(random.nextInt(4)));
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private static List<String> model(List<String> patterns, String path) {
    List<String> segments = PathPattern.split(path);
    return patterns.stream()
        .filter(pattern -> rank(pattern, segments) != null)
        .sorted(Comparator.comparing(pattern -> rank(pattern, segments)))
        .toList();
  }

  /**
   * A letter for each segment, of which the first in the alphabet is the most specific; null: it
   * does not fit.
   */
  private static @Nullable String rank(String pattern, List<String> segments) {
    StringBuilder rank = new StringBuilder();
    List<String> parts = PathPattern.split(pattern);
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.equals("**")) {
        return rank.append('t').toString();
      } else if (i >= segments.size()) {
        return null;
      } else if (part.equals("{v}") && !segments.get(i).isEmpty()) {
        rank.append('b');
      } else if (part.equals(segments.get(i))) {
        rank.append('a');
      } else {
        return null;
      }
    }
    return parts.size() == segments.size() ? rank.toString() : null;
  }
}
