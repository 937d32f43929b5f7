package dev.fanlight.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JwtTest {
  private static final String VERDICTS = "fanlight_plugin_jwt_verdicts_total";
  private static final KeyPair KEY = key();

  private static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String jwks() {
    byte[] encoded = KEY.getPublic().getEncoded();
    return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k\",\"x\":\"%s\"}]}"
        .formatted(base64(Arrays.copyOfRange(encoded, 12, encoded.length)));
  }

  private static String token(String more) throws Exception {
    String claims =
        "{\"iss\":\"https://login.example.com\",\"aud\":\"orders\",\"exp\":%d%s}"
            .formatted(System.currentTimeMillis() / 1000 + 600, more);
    String signed =
        base64("{\"alg\":\"EdDSA\",\"kid\":\"k\"}".getBytes(UTF_8))
            + "."
            + base64(claims.getBytes(UTF_8));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(KEY.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    return signed + "." + base64(signature.sign());
  }

  private static Service issuer() throws Exception {
    return Service.of(exchange -> {
      byte[] body = jwks().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    });
  }

  /** A service that answers the target of each request, as JSON. */
  private static Service json() throws Exception {
    return Service.of(exchange -> {
      byte[] body = ("\"" + exchange.getRequestURI() + "\"").getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    });
  }

  @Test
  void theSample_letsInAGoodTokenAndTellsWhoseItIs() throws Exception {
    try (Service issuer = issuer();
        Service orders = Service.ok();
        RunningGateway gateway =
            RunningGateway.ofSample(
                "jwt",
                Map.of("127.0.0.1:9100", issuer.address(), "127.0.0.1:9001", orders.address()))) {
      String good =
          "Bearer " + token(",\"sub\":\"ada\",\"tenant\":\"acme\",\"scope\":\"orders:read x\"");

      HttpResponse<String> answer =
          gateway.get("/orders/7", "Authorization", good, "X-User", "root", "X_User", "root");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(gateway.get("/orders/7", "Authorization", good).statusCode()).isEqualTo(200);
      assertThat(orders.asked().getFirst())
          .containsEntry("X-user", List.of("ada"))
          .containsEntry("X-tenant", List.of("acme"))
          .doesNotContainKeys("Authorization", "X_user");
      assertThat(gateway.metric(VERDICTS + "{verdict=\"allowed\"}")).isEqualTo(2);
      assertThat(gateway.metric("fanlight_plugin_jwt_signatures_total")).isOne();
      assertThat(issuer.asked()).hasSize(1);
    }
  }

  @Test
  void theSample_refusesWithItsChallenge() throws Exception {
    try (Service issuer = issuer();
        RunningGateway gateway =
            RunningGateway.ofSample("jwt", Map.of("127.0.0.1:9100", issuer.address()))) {
      HttpResponse<String> none = gateway.get("/orders/7");
      HttpResponse<String> wrong = gateway.get("/orders/7", "Authorization", "Bearer abc");
      HttpResponse<String> little =
          gateway.get("/orders/7", "Authorization", "Bearer " + token(",\"tenant\":\"acme\""));

      assertThat(none.statusCode()).isEqualTo(401);
      assertThat(challenge(none)).isEqualTo("Bearer realm=\"Restricted\"");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(challenge(wrong)).contains("error=\"invalid_token\"");
      assertThat(little.statusCode()).isEqualTo(403);
      assertThat(RunningGateway.code(little)).isEqualTo("forbidden");
      assertThat(challenge(little)).contains("scope=\"orders:read\"");
    }
  }

  private static String challenge(HttpResponse<String> answer) {
    return answer.headers().firstValue("www-authenticate").orElse("");
  }

  @Test
  void aTokenInTheQuery_doesNotReachTheCallsOfAFanOut() throws Exception {
    try (Service issuer = issuer();
        Service orders = json();
        RunningGateway gateway =
            RunningGateway.of(
                """
                listeners: [{name: public, port: 8080}]
                upstreams: {orders: {url: "http://%s"}}
                routes:
                  - name: home
                    match: {path: /home}
                    plugins:
                      - name: jwt
                        config:
                          query: token
                          issuers:
                            - issuer: https://login.example.com
                              unchecked: [aud]
                              jwks_url: "http://%s/jwks"
                    fan_out:
                      join: all_settled
                      calls: [{name: a, upstream: orders, path: /a, forward_query: [x, token]}]
                """
                    .formatted(orders.address(), issuer.address()))) {
      assertThat(gateway.get("/home").statusCode()).isEqualTo(401);

      HttpResponse<String> answer = gateway.get("/home?x=1&token=" + token(""));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"a\":\"/a?x=1\"}");
    }
  }

  /** A preflight has no token, so cors answers it before jwt. A refusal can be read by its page. */
  @Test
  void aPreflight_isAnsweredByCorsBeforeJwt() throws Exception {
    try (Service issuer = issuer();
        RunningGateway gateway =
            RunningGateway.of(
                """
                listeners: [{name: public, port: 8080}]
                routes:
                  - name: orders
                    match: {path: /orders, methods: [GET]}
                    plugins:
                      - {name: cors, config: {origins: ["https://shop.example"], headers: [authorization]}}
                      - name: jwt
                        config:
                          issuers:
                            - issuer: https://login.example.com
                              audience: [orders]
                              jwks_url: "http://%s/jwks"
                    respond: {body: orders}
                """
                    .formatted(issuer.address()))) {
      HttpResponse<String> preflight =
          gateway.options(
              "/orders",
              "Origin",
              "https://shop.example",
              "Access-Control-Request-Method",
              "GET",
              "Access-Control-Request-Headers",
              "authorization");
      HttpResponse<String> refused = gateway.get("/orders", "Origin", "https://shop.example");

      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(challenge(refused)).startsWith("Bearer ");
      assertThat(refused.headers().firstValue("access-control-allow-origin"))
          .hasValue("https://shop.example");
    }
  }
}
