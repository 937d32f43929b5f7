package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An upstream answers by the fields in which plugins tell it who the client is, and does not say
 * that its answer depends on them. No cache gives the answer for one client to another.
 */
class CachedIdentitiesTest {
  private static final String ADA = "ada-0123456789012345678901234567890123456789";
  private static final String BOB = "bob-0123456789012345678901234567890123456789";
  private static final String KEYS =
      "keys: [{consumer: ada, sha256:"
          + " b7f2e6178316bcb15c7f3fbace93b87455cbcb83cd5ba496261013ab1daf0004}, {consumer: bob,"
          + " sha256: a695918914fe0b731fce24cf98a64d7838e22fc177836a53193def2738873b1c}]";

  private static void answer(HttpExchange exchange) throws IOException {
    Headers asked = exchange.getRequestHeaders();
    if (exchange.getRequestURI().getPath().equals("/who")) {
      exchange.getResponseHeaders().add("X-User", asked.getFirst("Cookie").substring(2, 5));
      exchange.sendResponseHeaders(204, -1);
      return;
    }
    byte[] body = ("for " + asked.get("X-Consumer") + asked.get("X-User")).getBytes();
    exchange.getResponseHeaders().add("Cache-Control", "max-age=60");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: api-key, config: {%1$s}} | x-api-key | ",
        "{name: api-key, config: {%1$s, forward_credentials: true}} | x-api-key | ",
        "{name: api-key, config: {%1$s, cookie: k, forward_credentials: true}} | cookie | k=",
        "{name: forward-auth, config: {url: 'http://%2$s/who', identity: [X-User]}} | cookie | k=",
      })
  void behindAPluginThatFindsOutWhoTheClientIs(String guard, String field, String before)
      throws Exception {
    String prefix = before == null ? "" : before;
    try (Service shop = Service.of(CachedIdentitiesTest::answer);
        RunningGateway gateway =
            RunningGateway.of(
                """
                listeners: [{name: public, port: 8080}]
                upstreams: {shop: {url: "http://%s"}}
                routes:
                  - {name: a, match: {path: /a}, plugins: [%s, {name: cache}], proxy: {upstream: shop}}
                """
                    .formatted(shop.address(), guard.formatted(KEYS, shop.address())))) {
      assertThat(gateway.get("/a", field, prefix + ADA).body()).contains("ada");
      assertThat(gateway.get("/a", field, prefix + BOB).body()).contains("bob");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        routes:
          - {name: bundle, match: {path: /batch}, plugins: [{name: api-key, config: {%1$s}}], batch: {}}
          - {name: a, match: {path: /a}, plugins: [{name: cache}], proxy: {upstream: shop}}
        """,
        """
        plugins: [{name: api-key, config: {%1$s}}, {name: cache}]
        routes:
          - {name: bundle, match: {path: /batch}, batch: {}}
          - {name: a, match: {path: /a}, plugins: [{name: api-key, enabled: false}], proxy: {upstream: shop}}
        """
      })
  void ofItemsOfABatch_whoseClientThePluginsOfTheBatchKnow(String routes) throws Exception {
    try (Service shop = Service.of(CachedIdentitiesTest::answer);
        RunningGateway gateway =
            RunningGateway.of(
                "listeners: [{name: public, port: 8080}]\nupstreams: {shop: {url: \"http://"
                    + shop.address()
                    + "\"}}\n"
                    + routes.formatted(KEYS))) {
      assertThat(batch(gateway, ADA)).contains("for [ada]");
      assertThat(batch(gateway, BOB)).contains("for [bob]");
      assertThat(gateway.get("/a").body()).isEqualTo("for nullnull");
    }
  }

  private static String batch(RunningGateway gateway, String key) throws Exception {
    return gateway
        .send(
            HttpRequest.newBuilder(gateway.uri("/batch"))
                .header("Content-Type", "application/json")
                .header("X-API-Key", key)
                .POST(BodyPublishers.ofString("[{\"path\": \"/a\"}]"))
                .build())
        .body();
  }
}
