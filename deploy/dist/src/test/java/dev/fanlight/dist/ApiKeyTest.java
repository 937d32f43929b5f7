package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyTest {
  private static final String KEY = "7c1f0e9a4b6d8852a3e0f4c6d9b81e27";

  @Test
  void theSample_letsInItsConsumerWithoutTheKey() throws Exception {
    try (Service orders = Service.ok();
        RunningGateway gateway =
            RunningGateway.ofSample("api-key", Map.of("127.0.0.1:9001", orders.address()))) {
      HttpResponse<String> good =
          gateway.get("/orders/7", "X-API-Key", KEY, "X-Consumer", "root", "X_Consumer", "root");
      HttpResponse<String> none = gateway.get("/orders/7");
      HttpResponse<String> wrong = gateway.get("/orders/7", "X-API-Key", KEY + "0");
      HttpResponse<String> twin = gateway.get("/orders/7", "X_API_Key", KEY);

      assertThat(good.statusCode()).isEqualTo(200);
      assertThat(List.of(none.statusCode(), wrong.statusCode(), twin.statusCode()))
          .containsOnly(401);
      assertThat(none.headers().firstValue("www-authenticate"))
          .hasValue("ApiKey realm=\"Restricted\"");
      assertThat(orders.asked()).hasSize(1);
      assertThat(orders.asked().getFirst())
          .containsEntry("X-consumer", List.of("acme"))
          .doesNotContainKeys("X-api-key", "X_consumer");
      assertThat(gateway.metric("fanlight_plugin_api_key_verdicts_total{verdict=\"denied\"}"))
          .isOne();
    }
  }

  @Test
  void aKeyInTheQuery_doesNotReachTheUpstream() throws Exception {
    try (Service orders = Service.ok();
        RunningGateway gateway =
            RunningGateway.of(
                """
                listeners: [{name: public, port: 8080}]
                upstreams: {orders: {url: "http://%s"}}
                routes:
                  - name: orders
                    match: {path: /orders/**}
                    plugins:
                      - name: api-key
                        config:
                          query: key
                          keys:
                            - consumer: acme
                              sha256: 67836ff2917f096640dc29bcd80de6ffa7127e4687af5897ee3d4673c589acbf
                    proxy: {upstream: orders}
                """
                    .formatted(orders.address()))) {
      HttpResponse<String> answer = gateway.get("/orders/7?a=b&k%65y=" + KEY);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("/orders/7?a=b");
      assertThat(answer.headers().firstValue("cache-control")).hasValue("private");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 401",
        "{name: api-key, enabled: false} | 200",
        "{name: api-key, config: {forward_credentials: true, keys: [%1$s]}} | 200"
      })
  void itemsOfABatch_needAKeyThatTheirBatchRouteHasLeftThem(String ofBatch, int status)
      throws Exception {
    String consumer =
        "{consumer: acme, sha256:"
            + " 67836ff2917f096640dc29bcd80de6ffa7127e4687af5897ee3d4673c589acbf}";
    String routes =
        """
        listeners: [{name: public, port: 8080}]
        plugins: [{name: api-key, config: {keys: [%1$s]}}]
        routes:
          - {name: bundle, match: {path: /batch, methods: [POST]}, plugins: [%2$s], batch: {}}
          - {name: item, match: {path: /item}, respond: {}}
        """
            .formatted(consumer, ofBatch.formatted(consumer));
    try (RunningGateway gateway = RunningGateway.of(routes)) {
      HttpResponse<String> answer =
          gateway.send(
              HttpRequest.newBuilder(gateway.uri("/batch"))
                  .header("Content-Type", "application/json")
                  .header("X-API-Key", KEY)
                  .POST(BodyPublishers.ofString("[{\"path\": \"/item\"}]"))
                  .build());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"status\":" + status);
    }
  }
}
