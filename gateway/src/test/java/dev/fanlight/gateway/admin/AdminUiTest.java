package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the control page. */
class AdminUiTest extends AdminListenerScene {
  @ParameterizedTest
  @CsvSource({
    "/ui/, text/html",
    "/ui/index.html, text/html",
    "/ui/main.js, text/javascript",
    "/ui/shell.css, text/css",
    "/ui/mark.svg, image/svg+xml",
    "/ui/views/index.js, text/javascript"
  })
  void file_hasItsTypeAndThePolicy(String path, String type) throws IOException {
    assertThat(get(path))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("content-type: " + type)
        .contains("Content-Security-Policy: default-src 'self'; ")
        .contains("X-Content-Type-Options: nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ui"})
  void door_leadsToThePage(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 302 ").containsIgnoringCase("location: /ui/\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/none.js",
        "/ui/views",
        "/ui/views/",
        "/ui/../AdminPages.class",
        "/ui/%2e%2e/AdminPages.class",
        "/ui/views/../main.js",
        "/ui//main.js",
        "/ui/main.js/",
        "/ui/MAIN.js",
        "/ui/a/b/c.js",
        "/ui/x%00.js"
      })
  void whatIsNoFileOfThePage_isNotFound(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void sameFile_isNotSentAgain() throws IOException {
    Matcher tag = Pattern.compile("(?i)etag: (\\S+)").matcher(get("/ui/main.js"));
    assertThat(tag.find()).isTrue();
    assertThat(send("GET", "/ui/main.js", "localhost", "If-None-Match: " + tag.group(1) + "\r\n"))
        .startsWith("HTTP/1.1 304 ")
        .endsWith("\r\n\r\n");
  }

  @Test
  void file_isOnlyRead() throws IOException {
    assertThat(send("POST", "/ui/", "localhost", "")).startsWith("HTTP/1.1 405 ");
    assertThat(send("HEAD", "/ui/main.js", "localhost", ""))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n");
  }

  @Test
  void file_isForThisMachinesOwnNamesOnly() throws IOException {
    assertThat(send("GET", "/ui/", "evil.example", "")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void file_needsNoToken_andWhatThePageAsksForDoes() throws Exception {
    AdminConfig guarded =
        new AdminConfig(new Address("127.0.0.1", 0), false, false, "a-token-1", null);
    AdminListener other = AdminListener.start(guarded, sources).await(10, TimeUnit.SECONDS);
    try {
      assertThat(answer(request(other.port(), "GET", "/ui/", "localhost", "")))
          .startsWith("HTTP/1.1 200 ");
      assertThat(answer(request(other.port(), "GET", "/api/live", "localhost", "")))
          .startsWith("HTTP/1.1 401 ");
    } finally {
      other.close().await(10, TimeUnit.SECONDS);
    }
  }
}
