package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An upstream's redirects and cookies, in the terms of the client. */
class RewritingTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private String head(String rewrite, String... fields) {
    upstream.on("/a", call -> call.answer(302, "", fields));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s", host: Shop.internal}}
            routes:
              - {name: a, match: {path: /rw/**}, proxy: {upstream: up, strip_prefix: /rw, rewrite: %s}}
              - {name: plain, match: {path: /a}, proxy: {upstream: up}}
            """
                .formatted(upstream.url(), rewrite));
    try (Wire wire = new Wire(gateway.port())) {
      return wire.send("GET /rw/a HTTP/1.1\r\nhost: a.example:8080\r\n\r\n").head();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UP/login?x=1,             http://a.example:8080/rw/login?x=1",
    "UP,                       http://a.example:8080/rw/",
    "UP?x,                     http://a.example:8080/rw/?x",
    "http://shop.internal/b,   http://a.example:8080/rw/b",
    "HTTP://SHOP.internal:80/, http://a.example:8080/rw/",
    "//shop.internal/b,        http://a.example:8080/rw/b",
    "/login,                   /rw/login",
    "login,                    login",
    "https://other.example/x,  https://other.example/x",
    "http://shop.internal.evil.example/x, http://shop.internal.evil.example/x",
    "http://shop.internal@evil.example/x, http://shop.internal@evil.example/x",
    "mailto:a@b.example,       mailto:a@b.example",
  })
  void location_ofTheUpstreamItself_leadsBackHere(String location, String rewritten) {
    String head = head("{location: true}", "location: " + location.replace("UP", upstream.url()));

    assertThat(head).contains("location: " + rewritten + "\r\n");
  }

  @Test
  void location_hasTheHostThatATrustedProxyTells() {
    upstream.on("/a", call -> call.answer(302, "", "location: " + upstream.url() + "/b"));
    TestGateway gateway =
        stage.gateway(
            """
            trusted_proxies: [127.0.0.1]
            upstreams: {up: {url: "%s"}}
            routes:
              - {name: a, match: {path: /a}, proxy: {upstream: up, rewrite: {location: true}}}
            """
                .formatted(upstream.url()));
    try (Wire wire = new Wire(gateway.port())) {
      String head =
          wire.send(
                  "GET /a HTTP/1.1\r\nhost: inner\r\nx-forwarded-host: shop.example\r\n"
                      + "x-forwarded-proto: https\r\n\r\n")
              .head();
      assertThat(head).contains("location: https://shop.example/b\r\n");
    }
  }

  @Test
  void cookies_getAnotherDomainAndPath() {
    String head =
        head(
            "{cookie_domain: example.com, cookie_path: /rw}",
            "set-cookie: path=1; Path=/; Domain=shop.internal; HttpOnly",
            "set-cookie: b=2; path=/x",
            "set-cookie: c=3");

    assertThat(head)
        .contains(
            "set-cookie: path=1; path=/rw; domain=example.com; httponly\r\n",
            "set-cookie: b=2; path=/rw\r\n",
            "set-cookie: c=3\r\n");
  }

  @Test
  void answers_stayAsTheyCame_whereNothingIsConfigured() {
    String head = head("{}", "location: " + upstream.url() + "/b", "set-cookie: a=1; path=/");

    assertThat(head)
        .contains("location: " + upstream.url() + "/b\r\n", "set-cookie: a=1; path=/\r\n");
  }
}
