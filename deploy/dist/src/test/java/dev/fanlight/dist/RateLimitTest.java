package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  @Test
  void theSample_doesWhatItsPageSays() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("rate-limit", Map.of())) {
      HttpResponse<String> first = gateway.get("/hello");
      assertThat(first.headers().firstValue("ratelimit-policy"))
          .hasValue("\"burst\";q=100;w=60, \"daily\";q=5000;w=86400");
      assertThat(first.headers().firstValue("ratelimit").orElseThrow())
          .startsWith("\"burst\";r=19;t=1, \"daily\";r=4999;t=");
      for (int i = 1; i < 20; i++) {
        gateway.get("/hello");
      }

      HttpResponse<String> refused = gateway.get("/hello");
      for (int i = 0; refused.statusCode() == 200 && i < 20; i++) {
        refused = gateway.get("/hello"); // a slow machine has got some back
      }

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(RunningGateway.code(refused)).isEqualTo("rate_limited");
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      assertThat(gateway.metric("fanlight_plugin_rate_limit_refused_total{policy=\"burst\"}"))
          .isEqualTo(1);
      assertThat(gateway.metric("fanlight_plugin_rate_limit_refused_total{policy=\"daily\"}"))
          .isZero();
    }
  }

  @Test
  void calls_areThoseThatTheFanOutHasMade() throws Exception {
    try (Service upstream = Service.of(RateLimitTest::one);
        RunningGateway gateway =
            RunningGateway.of(
                """
                listeners: [{name: public, port: 8080}]
                upstreams: {up: {url: "http://%s"}}
                routes:
                  - name: page
                    match: {path: /page}
                    plugins:
                      - name: rate-limit
                        config:
                          policies:
                            - {name: work, key: client.ip, limit: 10, window: 24h, cost: calls}
                    fan_out:
                      join: all_settled
                      calls:
                        - {name: a, upstream: up, path: /a}
                        - {name: b, upstream: up, path: /b}
                        - {name: c, upstream: up, path: /c, after: [a]}
                """
                    .formatted(upstream.address()))) {
      for (int before = 9; before > 0; before -= 3) {
        assertThat(gateway.get("/page").headers().firstValue("ratelimit").orElseThrow())
            .startsWith("\"work\";r=" + before + ";");
      }

      assertThat(gateway.get("/page").headers().firstValue("ratelimit").orElseThrow())
          .startsWith("\"work\";r=0;");
      assertThat(gateway.get("/page").statusCode()).isEqualTo(429);
      assertThat(upstream.asked()).hasSize(12);
    }
  }

  private static void one(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1);
    exchange.getResponseBody().write('1');
  }

  @Test
  void aMistake_isToldWithItsPlaceAndWhatWasExpected() {
    assertThat(
            catchThrowable(() ->
                RunningGateway.of(
                    """
                    listeners: [{name: public, port: 8080}]
                    plugins:
                      - name: rate-limit
                        config:
                          policies: [{name: a, key: client, limit: 1, window: 1s}]
                    routes: [{name: r, match: {path: /}, respond: {status: 200}}]
                    """)))
        .hasMessageContaining("plugins[0].config.policies[0]")
        .hasMessageContaining("key must be client.ip, header.NAME, attribute.NAME or route");
  }
}
