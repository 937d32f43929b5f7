package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other sites get of the admin listener, by way of a browser. */
class AdminSitesTest extends AdminListenerScene {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/exchanges",
        "/api/exchanges/0-1",
        "/api/live",
        "/api/map",
        "/api/openapi",
        "/api/plugins/cache/entries",
        "/api/status",
        "/api/trace",
        "/api/upstreams",
        "/no-page"
      })
  void pageOfAnotherSite_isRefused(String path) throws IOException {
    for (String field :
        new String[] {
          "Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site",
        }) {
      assertThat(send("GET", path, "localhost", field + "\r\n"))
          .as(field)
          .startsWith("HTTP/1.1 403 ")
          .contains("another site");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/metrics", "/ui/"})
  void whatIsForAll_isForThemToo(String path) throws IOException {
    assertThat(send("GET", path, "localhost", "Sec-Fetch-Site: cross-site\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/ui/",
        "/metrics",
        "/health/live",
        "/health/ready",
        "/api",
        "/api/status",
        "/api/openapi",
        "/api/live?once=true",
        "/api/live?once=no",
        "/api/map",
        "/no-page",
        "/?%",
      })
  void everyAnswer_isOfItsTypeOnly_andNotForOtherSites(String path) throws IOException {
    for (String host : new String[] {"localhost", "evil.example"}) {
      assertThat(send("GET", path, host, ""))
          .containsOnlyOnce("X-Content-Type-Options: nosniff\r\n")
          .containsOnlyOnce("Cross-Origin-Resource-Policy: same-origin\r\n");
    }
  }
}
