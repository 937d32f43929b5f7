package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final String SHOP = "https://shop.example";
  private static final String LOGIN =
      """
      listeners: [{name: public, port: 8080}]
      plugins:
        - {name: cors, config: {origins: ["https://shop.example"]}}
        - {name: basic-auth, config: {users: {ada: "$2y$10$rFShTZ5Sx.QnU68WYZqeeeQ5f9ItsiLdP987USvZXPRQdWL7xJWpq"}}}
      upstreams: {up: {url: "http://127.0.0.1:1"}}
      routes:
        - {name: cart, match: {path: /cart, methods: [PUT]}, proxy: {upstream: up}}
      """;

  private static HttpResponse<String> ask(RunningGateway gateway, String origin, String method)
      throws Exception {
    return gateway.options(
        "/cart",
        "Origin",
        origin,
        "Access-Control-Request-Method",
        method,
        "Access-Control-Request-Headers",
        "authorization,content-type");
  }

  private static HttpResponse<String> sendTooMuch(RunningGateway gateway, String origin)
      throws Exception {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri("/cart"))
            .POST(HttpRequest.BodyPublishers.ofString("x".repeat(1025)))
            .header("Origin", origin)
            .build());
  }

  @Test
  void theSample_doesWhatItsPageSays() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("cors", Map.of())) {
      HttpResponse<String> preflight = ask(gateway, "https://a.shop.example", "PUT");
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().allValues("access-control-allow-origin"))
          .containsExactly("https://a.shop.example");
      assertThat(preflight.headers().allValues("access-control-max-age")).containsExactly("3600");
      assertThat(ask(gateway, SHOP, "DELETE").statusCode()).isEqualTo(405);
      assertThat(ask(gateway, "https://evil.example", "PUT").statusCode()).isEqualTo(403);

      HttpResponse<String> answer = gateway.get("/cart", "Origin", SHOP);
      assertThat(answer.body()).isEqualTo("{\"items\":[]}");
      assertThat(answer.headers().allValues("access-control-allow-credentials"))
          .containsExactly("true");
      assertThat(answer.headers().allValues("access-control-expose-headers"))
          .containsExactly("x-request-id");
      assertThat(gateway.metric("fanlight_plugin_cors_preflights_total{result=\"refused\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void twice_anErrorIsReadOnlyByPagesThatBothAllow() throws Exception {
    String yaml =
        """
        listeners: [{name: public, port: 8080}]
        plugins: [{name: cors, id: outer, config: {origins: ["https://shop.example"]}}]
        upstreams: {up: {url: "http://127.0.0.1:1"}}
        routes:
          - name: cart
            match: {path: /cart}
            plugins: [{name: cors, config: {origins: ["https://shop.example", "https://evil.example"], credentials: true}}]
            proxy: {upstream: up}
        """;
    try (RunningGateway gateway = RunningGateway.of(yaml)) {
      HttpResponse<String> refused = gateway.get("/cart", "Origin", "https://evil.example");
      HttpResponse<String> allowed = gateway.get("/cart", "Origin", SHOP);

      assertThat(refused.statusCode()).isEqualTo(allowed.statusCode()).isEqualTo(502);
      assertThat(refused.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control-"));
      assertThat(allowed.headers().allValues("access-control-allow-origin")).containsExactly(SHOP);
      assertThat(allowed.headers().map()).doesNotContainKey("access-control-allow-credentials");
    }
  }

  @Test
  void aPreflight_isAnsweredBeforeAuthentication_whoseRefusalThePageCanRead() throws Exception {
    try (RunningGateway gateway = RunningGateway.of(LOGIN)) {
      assertThat(ask(gateway, SHOP, "PUT").statusCode()).isEqualTo(204);

      HttpResponse<String> refused = gateway.put("/cart", "Origin", SHOP);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().allValues("access-control-allow-origin")).containsExactly(SHOP);
      assertThat(refused.headers().allValues("vary")).containsExactly("Origin");
    }
  }

  @Test
  void errorsThatComeBeforeThePlugins_canBeReadByThePage() throws Exception {
    String yaml =
        """
        listeners: [{name: public, port: 8080}]
        routes:
          - name: cart
            match: {path: /cart}
            max_request_body: 1KiB
            plugins: [{name: cors, config: {origins: ["https://shop.example"], credentials: true}}]
            respond: {}
        """;
    try (RunningGateway gateway = RunningGateway.of(yaml)) {
      HttpResponse<String> allowed = sendTooMuch(gateway, SHOP);
      HttpResponse<String> refused = sendTooMuch(gateway, "https://evil.example");

      assertThat(allowed.statusCode()).isEqualTo(refused.statusCode()).isEqualTo(413);
      assertThat(allowed.headers().allValues("access-control-allow-origin")).containsExactly(SHOP);
      assertThat(allowed.headers().allValues("access-control-allow-credentials"))
          .containsExactly("true");
      assertThat(allowed.headers().allValues("vary")).containsExactly("Origin");
      assertThat(refused.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control-"));
      assertThat(refused.headers().allValues("vary")).containsExactly("Origin");
    }
  }

  @Test
  void aRouteWithoutThePlugin_isNotOpenedByTheOneOfARouteThatTakesOptions() throws Exception {
    String routes =
        """
        listeners: [{name: public, port: 8080}]
        routes:
          - {name: transfer, match: {path: /cart, methods: [POST]}, respond: {}}
          - name: pages
            match: {path: "/**"}
            plugins: [{name: cors, config: {origins: ["https://shop.example"], credentials: true}}]
            respond: {}
        """;
    try (RunningGateway gateway = RunningGateway.of(routes)) {
      HttpResponse<String> refused = ask(gateway, SHOP, "POST");

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control-"));
      assertThat(ask(gateway, SHOP, "PUT").statusCode()).isEqualTo(204);
    }
  }
}
