package dev.fanlight.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.config.match.PathsConfig.Slashes;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.route.exchange.RouteMatch;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which route serves a request, what it reads of the path, and why none serves it. */
class RouterTest {
  private PathsConfig paths = PathsConfig.DEFAULT;
  private String authority = "gateway.example";
  private String listener = "public";
  private HttpMethod method = HttpMethod.GET;
  private final MultiMap headers = HttpHeaders.headers();
  private GatewayRequest request = request("/");

  private GatewayRequest request(String target) {
    int question = target.indexOf('?');
    return new GatewayRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? null : target.substring(question + 1),
        headers,
        Body.empty());
  }

  private RouteMatch<Route> match(String target, TestRoute... routes) {
    List<Route> built = Stream.of(routes).map(TestRoute::build).toList();
    request = request(target);
    Client client =
        new Client(
            listener,
            "192.0.2.1",
            "http",
            authority,
            authority,
            "192.0.2.1",
            "1.1",
            false,
            null,
            TestListener.LIMITS,
            null,
            (listener, protocol) -> {
              throw new AssertionError("nobody asks");
            });
    return new Router<>(built, paths).find(request, client);
  }

  private String find(String target, TestRoute... routes) {
    return match(target, routes).route().name();
  }

  private GatewayError refusal(String target, TestRoute... routes) {
    GatewayError error = catchThrowableOfType(GatewayError.class, () -> match(target, routes));
    assertThat(error).as("the refusal of " + target).isNotNull();
    return error;
  }

  private Map<String, String> variables(String pattern, String target) {
    return match(target, TestRoute.of(pattern)).values().pathVariables();
  }

  @Test
  void conditions_thatDecline_leaveTheRequestToALessSpecificRoute() {
    TestRoute[] routes = {
      TestRoute.of("beta", "/a").header("x-beta", "1"),
      TestRoute.of("debug", "/a").query("debug", "on"),
      TestRoute.of("plain", "/a"),
      TestRoute.of("all", "/**")
    };

    assertThat(find("/a", routes)).isEqualTo("plain");
    assertThat(find("/a?debug=on", routes)).isEqualTo("debug");
    assertThat(find("/a?debug=off&debug=on", routes)).as("the first value").isEqualTo("plain");
    headers.set("x-beta", "1");
    assertThat(find("/a", routes)).isEqualTo("beta");
    assertThat(find("/b", routes)).isEqualTo("all");
  }

  @Test
  void conditions_thatDeclineEveryRouteOfAPath_leaveItToATailAbove() {
    assertThat(find("/a/b", TestRoute.of("exact", "/a/b").header("x", "1"), TestRoute.of("/a/**")))
        .isEqualTo("/a/**");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.example",
        "API.Example",
        "api.example:8080",
        "api.example.",
        "Api.Example.:443"
      })
  void host_isComparedWithoutCasePortAndFinalDot(String asked) {
    authority = asked;

    assertThat(find("/a", TestRoute.of("any", "/a"), TestRoute.of("api", "/a").host("api.example")))
        .isEqualTo("api");
  }

  @ParameterizedTest
  @ValueSource(strings = {"www.api.example", "api.example.org", "api.example..", "", "[::1]:8080"})
  void host_ofAnotherName_isNotTheRoutes(String asked) {
    authority = asked;

    assertThat(find("/a", TestRoute.of("any", "/a"), TestRoute.of("api", "/a").host("api.example")))
        .isEqualTo("any");
  }

  @Test
  void host_mayBeAnAddressOfColons() {
    authority = "[2001:DB8::1]:8080";

    assertThat(find("/a", TestRoute.of("six", "/a").host("[2001:db8::1]"))).isEqualTo("six");
  }

  @Test
  void listener_servesTheRoutesThatNameItOrNone() {
    TestRoute[] routes = {TestRoute.of("inner", "/a").listener("private"), TestRoute.of("/**")};

    assertThat(find("/a", routes)).isEqualTo("/**");
    listener = "private";
    assertThat(find("/a", routes)).isEqualTo("inner");
  }

  @Test
  void method_thatTheMostSpecificRouteDoesNotTake_isServedByALessSpecificOne() {
    TestRoute[] routes = {
      TestRoute.of("read", "/a").methods(HttpMethod.GET),
      TestRoute.of("write", "/{x}").methods(HttpMethod.POST)
    };
    method = HttpMethod.POST;

    assertThat(find("/a", routes)).isEqualTo("write");
  }

  @Test
  void head_isTakenWhereGetIs() {
    method = HttpMethod.HEAD;

    assertThat(find("/a", TestRoute.of("/a").methods(HttpMethod.GET))).isEqualTo("/a");
  }

  @Test
  void method_thatNoRouteTakes_isAnsweredWithThoseThatAreTaken() {
    method = HttpMethod.DELETE;

    GatewayError error =
        refusal(
            "/a",
            TestRoute.of("read", "/a").methods(HttpMethod.GET),
            TestRoute.of("write", "/{x}").methods(HttpMethod.POST, HttpMethod.PUT),
            TestRoute.of("hidden", "/a").methods(HttpMethod.PATCH).header("x-beta", "1"),
            TestRoute.of("elsewhere", "/b").methods(HttpMethod.TRACE));

    assertThat(error.code()).isEqualTo(ErrorCode.METHOD_NOT_ALLOWED);
    assertThat(error.headers()).containsEntry("Allow", "GET, HEAD, POST, PUT");
  }

  @Test
  void path_thatNoRouteHas_isNotFound() {
    assertThat(refusal("/b", TestRoute.of("/a")).code()).isEqualTo(ErrorCode.ROUTE_NOT_FOUND);
    assertThat(refusal("/a", TestRoute.of("/a").header("x", "1")).code())
        .isEqualTo(ErrorCode.ROUTE_NOT_FOUND);
    assertThat(refusal("/").code()).isEqualTo(ErrorCode.ROUTE_NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "/users/{id},       /users/7,              id,   7",
    "/users/{id},       /users/a%20b+c,        id,   a b+c",
    "/users/{id},       /users/%2541,          id,   %41",
    "/users/{id},       /users/a;v=1,          id,   a;v=1",
    "/users/{id},       /users//7,             id,   7",
    "/files/**,         /files/a/b%20c,        rest, a/b c",
    "/files/{name**},   /files/a//b/,          name, a/b/",
    "/files/{name**},   /files/,               name, ''",
    "/files/{name**},   /files,                name, ''",
    "/{a}/x/{b},        /1/x/2,                b,    2"
  })
  void variables_areDecodedOnce(String pattern, String target, String name, String value) {
    assertThat(variables(pattern, target)).containsEntry(name, value);
  }

  @Test
  void variable_mayHoldAnEncodedSlash_whereNoOtherRouteServesThatPath() {
    TestRoute item = TestRoute.of("/items/{id}");

    assertThat(match("/items/a%2Fb", item).values().pathVariables()).containsEntry("id", "a/b");
    assertThat(refusal("/items/a%2Fb", item, TestRoute.of("/items/{x}/b")).code())
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void variable_thatIsNoText_isReadAsOctetsOnly() {
    RequestValues values = match("/items/%FF", TestRoute.of("/items/{id}")).values();

    assertThat(values.rawVariable("id")).isEqualTo("%FF");
    assertThat(catchThrowableOfType(GatewayError.class, () -> values.pathVariable("id")).code())
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "IGNORE, /a//b, /a/b,    /a//b",
    "MERGE,  /a//b, /a/b,    /a/b",
    "KEEP,   /a//b, /{x**},  /a//b",
    "KEEP,   /a/b,  /a/b,    /a/b"
  })
  void severalSlashes_areReadAsConfigured(
      Slashes slashes, String target, String route, String forwarded) {
    paths = new PathsConfig(slashes, true);

    assertThat(find(target, TestRoute.of("/a/b"), TestRoute.of("/{x**}"))).isEqualTo(route);
    assertThat(request.path()).isEqualTo(forwarded);
  }

  @Test
  void severalSlashes_mayBeRefused() {
    paths = new PathsConfig(Slashes.REFUSE, true);

    assertThat(refusal("/a//b", TestRoute.of("/**")).code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(find("/a/b", TestRoute.of("/**"))).isEqualTo("/**");
  }

  @Test
  void query_isReadOnlyWhereAConditionAsks() {
    assertThat(find("/a?x=%zz", TestRoute.of("/a"))).isEqualTo("/a");
    assertThat(refusal("/a?x=%zz", TestRoute.of("/a").query("x", "1")).code())
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }
}
