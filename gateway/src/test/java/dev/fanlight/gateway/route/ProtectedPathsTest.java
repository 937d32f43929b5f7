package dev.fanlight.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.Route;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A protected prefix beside an open catch-all: whatever a server behind makes of a path, no request
 * passes the guard. {@code PathsTest} sends some of these over sockets.
 */
class ProtectedPathsTest {
  private static final Client CLIENT =
      new Client(
          "public",
          "192.0.2.1",
          "http",
          "a",
          "a",
          "192.0.2.1",
          "1.1",
          false,
          null,
          TestListener.LIMITS,
          null,
          (listener, protocol) -> {
            throw new AssertionError("nobody asks");
          });

  private final Router<Route> router =
      new Router<>(
          Stream.of(
                  TestRoute.of("admin", "/admin/**"),
                  TestRoute.of("exact", "/private"),
                  TestRoute.of("item", "/items/{id}"),
                  TestRoute.of("open", "/**"))
              .map(TestRoute::build)
              .toList(),
          PathsConfig.DEFAULT);

  /** The name of the route, or the code of the refusal. */
  private String find(String path) {
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, path, null, HttpHeaders.headers(), Body.empty());
    try {
      return router.find(request, CLIENT).route().name();
    } catch (GatewayError refused) {
      return refused.code().toString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//admin",
        "/admin",
        "///admin//x",
        "/admin//",
        "/%61dmin",
        "/admin;x",
        "/admin;x/y",
        "/admin/;a=b",
        "/;x/admin",
        "/x;y/../admin",
        "/x/..%2fadmin",
        "/x/..%2Fadmin/y",
        "/x/..%5cadmin",
        "/x/..;/admin",
        "/%2fadmin",
        "/%5cadmin",
        "/%2Fadmin%2Fx",
        "/admin%2fx",
        "/admin%5cx",
        "/admin%3bx",
        "/admin%3bx/..",
        "/./admin",
        "/x/%2e%2e/admin",
        "/x/.%2e/admin",
        "/x/%252e%252e/admin",
        "/x/..%252fadmin",
        "/x/%c0%ae%c0%ae/admin",
        "/%c0%afadmin",
        "/%e0%80%afadmin",
        "/%f0%80%80%afadmin",
        "/%F8%80%80%80%AFadmin",
        "/%fc%80%80%80%80%afadmin",
        "/x/%e0%80%ae%f0%80%80%ae/admin",
        "/%c1%a1dmin",
        "/%e0%81%a1dmin",
        "/%25c0%25afadmin",
        "/%c0%a561dmin",
        "/%2561dmin",
        "/%25%36%31dmin",
        "/%252561dmin",
        "/%25252525252561dmin",
        "/%252fadmin",
        "/%25252fadmin",
        "/%25255cadmin",
        "/x/%2525252e%2525252e/admin",
        "/x/%25252525252e./admin",
        "/admin%253bx",
        "/admin%2500",
        "/%25%32%66admin",
        "/x/..%c0%afadmin",
        "/admin%00",
        "/x%00/admin",
        "/private;jsessionid=1",
        "//private",
        "/%2fprivate",
        "/.;/admin",
        "/.%2fadmin",
        "/x/..%00/admin",
        "/admin/%2e%2e",
        "/x/%2e%2e%2fadmin",
        "/x/%2e%2e;a/admin",
        "/%2e%2e%5cadmin",
        "/;/admin",
        "/%2f;/admin"
      })
  void pathThatSomeServerReadsAsProtected_isGuardedOrRefused(String path) {
    assertThat(find(path)).isIn("admin", "exact", ErrorCode.BAD_REQUEST.toString());
  }

  @Test
  void pathThatIsEncodedManyTimes_isReadOnce() {
    String often = "%" + "25".repeat(1800);

    assertThat(find("/x/" + often + "2e." + often + "2fadmin"))
        .isEqualTo(ErrorCode.BAD_REQUEST.toString());
  }

  @Test
  void pathThatEveryServerReadsAlike_isOpen() {
    for (String path : List.of("/", "/100%25", "/a;v=1", "/a%2fb", "/administrator", "/x/admin")) {
      assertThat(find(path)).as(path).isEqualTo("open");
    }
    assertThat(find("/items/5:cancel")).isEqualTo("item");
  }
}
