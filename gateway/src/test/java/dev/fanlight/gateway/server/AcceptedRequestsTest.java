package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is let through, and what the dispatcher is told of it. */
class AcceptedRequestsTest {
  private static TestListener listener;

  @BeforeAll
  static void start() {
    listener = new TestListener(TestListener.LIMITS, "10.0.0.0/8");
  }

  @AfterAll
  static void close() {
    listener.close();
  }

  private static PlayedExchange accepted(String request) {
    try (RawClient client = listener.connect()) {
      client.send(request);
      assertThat(client.readAnswer().status()).isEqualTo(200);
      return listener.next();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b%2Fc, /a/b%2Fc, ",
    "/a?b=../c, /a, b=../c",
    "/a?, /a, ''",
    "/..a/b.../..., /..a/b.../..., ",
    "//x//, //x//, ",
    "/a?x=%zz, /a, x=%zz",
    "http://a, /, ",
    "http://A/p?q, /p, q",
    "http://a?q, /, q",
    "https://a/p, /p, ",
    "/a|b\"<>, /a|b\"<>, ",
  })
  void targets(String target, String path, String query) {
    PlayedExchange exchange = accepted("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(exchange.request.path()).isEqualTo(path);
    assertThat(exchange.request.query()).isEqualTo(query);
  }

  /** RFC 9110, section 4.2.3. */
  @ParameterizedTest
  @CsvSource({
    "http://A, a",
    "http://a:80, a",
    "http://a, a:80",
    "http://a:, a",
    "http://a:080, A:80",
    "https://a, a:443",
    "https://a:443, a",
    "http://[::A], [::a]:80",
    "HTTP://a:81, a:81",
  })
  void anAbsoluteTarget_mayNameTheSameServerInAnotherWay(String authority, String host) {
    PlayedExchange exchange =
        accepted("GET " + authority + "/p HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

    assertThat(exchange.request.path()).isEqualTo("/p");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "http://a", "http://A:80"})
  void optionsOfTheServer(String target) {
    PlayedExchange exchange = accepted("OPTIONS " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(exchange.request.path()).isEqualTo("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:80", "a:", "[::1]:8080", "127.0.0.1", "xn--e1.example", "a_b"})
  void hosts(String host) {
    PlayedExchange exchange = accepted("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

    assertThat(exchange.client.authority()).isEqualTo(host);
  }

  @Test
  void http10_needsNoHost() {
    assertThat(accepted("GET / HTTP/1.0\r\n\r\n").client.authority()).isEmpty();
  }

  /** RFC 9110, section 2.5. */
  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.9"})
  void aHigherMinorVersion_isReadAsTheHighestKnown(String version) {
    PlayedExchange exchange =
        accepted("POST / HTTP/" + version + "\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

    assertThat(exchange.client.protocol()).isEqualTo("1.1");
  }

  @Test
  void emptyLinesBeforeTheRequestLine_areIgnored() {
    assertThat(accepted("\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n").request.path())
        .isEqualTo("/x");
  }

  @Test
  void methods_areAnOpenSet() {
    assertThat(accepted("MKCOL / HTTP/1.1\r\nHost: a\r\n\r\n").request.method())
        .isEqualTo(HttpMethod.MKCOL);
  }

  @Test
  void anUpgradeThatIsNotAvailable_isIgnored() {
    PlayedExchange exchange =
        accepted(
            RawClient.head("GET / HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: TLS/1.0"));

    assertThat(exchange.request.headers().contains("upgrade")).isFalse();
  }

  @Test
  void aHandshakeOfAWebSocket_isToldToItsRoute() {
    PlayedExchange exchange =
        accepted(
            RawClient.head(
                "GET /chat HTTP/1.1",
                "Host: a",
                "Connection: keep-alive, Upgrade",
                "Upgrade: foo, WebSocket",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));

    assertThat(exchange.client.upgrade()).isEqualTo("websocket");
  }

  @Test
  void anUpgradeToHttp2_isIgnored() {
    PlayedExchange exchange =
        accepted(
            RawClient.head(
                "GET / HTTP/1.1",
                "Host: a",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABk"));

    assertThat(exchange.client.protocol()).isEqualTo("1.1");
    assertThat(exchange.client.upgrade()).isNull();
    assertThat(exchange.request.headers().contains("upgrade")).isFalse();
    assertThat(exchange.request.headers().contains("http2-settings")).isFalse();
  }

  /** A decoder once took it for Content-Length. */
  @Test
  void aFieldThatLooksLikeContentLength_isNone() {
    PlayedExchange exchange = accepted("GET / HTTP/1.1\r\nHost: a\r\nContent-Xength: 3\r\n\r\n");

    assertThat(exchange.request.headers().get("content-xength")).isEqualTo("3");
    assertThat(exchange.request.headers().contains("content-length")).isFalse();
    assertThat(exchange.request.body().length()).isZero();
  }

  @Test
  void theClient_isThePeer() {
    PlayedExchange exchange =
        accepted("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");

    assertThat(exchange.client.listener()).isEqualTo("test");
    assertThat(exchange.client.address()).isEqualTo("127.0.0.1");
    assertThat(exchange.client.peer()).isEqualTo("127.0.0.1");
    assertThat(exchange.client.scheme()).isEqualTo("http");
    assertThat(exchange.client.trusted()).isFalse();
  }

  @Test
  void theClientOfATrustedProxy_isWhoThatSays() {
    try (TestListener trusting = new TestListener(TestListener.LIMITS, "127.0.0.0/8");
        RawClient client = trusting.connect()) {
      client.send(
          RawClient.head(
              "GET / HTTP/1.1",
              "Host: a",
              "X-Forwarded-For: 192.0.2.1",
              "X-Forwarded-Proto: https"));

      PlayedExchange exchange = trusting.next();
      assertThat(exchange.client.address()).isEqualTo("192.0.2.1");
      assertThat(exchange.client.peer()).isEqualTo("127.0.0.1");
      assertThat(exchange.client.scheme()).isEqualTo("https");
      assertThat(exchange.client.trusted()).isTrue();
    }
  }
}
