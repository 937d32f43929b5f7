package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestIdTest {
  private static final String ID = "x-request-id";

  @Test
  void theSample_doesWhatItsPageSays() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("request-id", Map.of())) {
      assertThat(gateway.get("/hello", ID, "mine").headers().allValues(ID)).containsExactly("mine");
      assertThat(gateway.get("/hello").headers().firstValue(ID)).isPresent();
      assertThat(gateway.get("/hello", ID, "two words").headers().firstValue(ID))
          .get()
          .isNotEqualTo("two words");
    }
  }

  @Test
  void theUpstreamTheClientAndTheProblem_haveTheSameId() throws Exception {
    try (Service upstream = Service.ok();
        RunningGateway gateway =
            RunningGateway.of(
                """
                listeners: [{name: public, port: 8080}]
                plugins: [{name: request-id}]
                upstreams: {up: {url: "http://%s"}, down: {url: "http://127.0.0.1:1"}}
                routes:
                  - {name: up, match: {path: /up}, proxy: {upstream: up}}
                  - {name: down, match: {path: /down}, proxy: {upstream: down}}
                """
                    .formatted(upstream.address()))) {
      String id = gateway.get("/up", ID, "mine").headers().firstValue(ID).orElseThrow();
      var problem = gateway.get("/down");

      assertThat(upstream.asked().getFirst().get("X-Request-Id")).containsExactly(id);
      assertThat(id).isNotEqualTo("mine");
      assertThat(problem.statusCode()).isEqualTo(502);
      assertThat(problem.body()).contains(problem.headers().firstValue(ID).orElseThrow());
    }
  }
}
