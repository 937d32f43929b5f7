package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultTest {

  @Test
  void theSample_doesWhatItsPageSays() throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("fault", Map.of("300ms", "3ms"))) {
      for (int i = 1; i <= 11; i++) {
        assertThat(gateway.get("/hello").statusCode()).isEqualTo(i == 1 || i == 11 ? 503 : 200);
      }
      assertThat(gateway.get("/hello", "X-Fault", "abort=500").statusCode()).isEqualTo(500);
      assertThat(gateway.get("/hello", "X-Fault", "abort=1").statusCode()).isEqualTo(400);
      assertThat(gateway.metric("fanlight_plugin_fault_injected_total{fault=\"delay\"}"))
          .isEqualTo(3);
      assertThat(gateway.metric("fanlight_plugin_fault_injected_total{fault=\"abort\"}"))
          .isEqualTo(3);
    }
  }

  @Test
  void aDelayBeyondTheDeadline_endsAtTheDeadline() throws Exception {
    try (RunningGateway gateway =
        RunningGateway.of(
            """
            listeners: [{name: public, port: 8080}]
            routes:
              - name: late
                match: {path: /late}
                timeout: 50ms
                plugins: [{name: fault, config: {delay: {time: 1h}}}]
                respond: {status: 200}
            """)) {
      HttpResponse<String> late = gateway.get("/late");

      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(RunningGateway.code(late)).isEqualTo("plugin_timeout");
      assertThat(gateway.metric("fanlight_requests_in_flight{route=\"late\"}")).isZero();
    }
  }
}
