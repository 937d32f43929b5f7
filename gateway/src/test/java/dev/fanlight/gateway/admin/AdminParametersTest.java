package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that say nothing. */
class AdminParametersTest extends AdminListenerScene {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/ui/",
        "/metrics",
        "/health/live",
        "/api",
        "/api/exchanges",
        "/api/exchanges/0-1",
        "/api/live",
        "/api/openapi",
        "/api/status",
        "/api/trace",
        "/api/try",
        "/no-page"
      })
  void malformedEscape_isRefusedOnEveryPage(String path) throws IOException {
    for (String query : new String[] {"%", "route=%zz", "%2=1", "a=1&b=%"}) {
      assertThat(get(path + "?" + query))
          .as(query)
          .startsWith("HTTP/1.1 400 ")
          .contains("hexadecimal");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/exchanges?rout=home, 'route, status, min_ms, max_ms, error, limit'",
    "/api/exchanges?STATUS=200, 'route, status,'",
    "/api/live?onces=true, parameters of this page are once",
    "/api/trace?when=x, 'route, path, header, seconds'",
    "/api/try?url=/&headers=a:b, 'url, method, header, listener, client, body'"
  })
  void unknownName_isRefusedWithThoseThereAre(String path, String names) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 400 ").contains(names);
  }

  @Test
  void longQuery_isRead() throws IOException {
    assertThat(get("/api/exchanges?route=" + "x".repeat(60_000))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void valueThatStandsThereTwice_isRefused() throws IOException {
    assertThat(get("/api/exchanges?route=a&route=b"))
        .startsWith("HTTP/1.1 400 ")
        .contains("route may stand there once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TRUE", "1", "maybe"})
  void whatIsNeitherTrueNorFalse_isRefused(String value) throws IOException {
    assertThat(get("/api/live?once=" + value))
        .startsWith("HTTP/1.1 400 ")
        .contains("once is true or false");
  }
}
