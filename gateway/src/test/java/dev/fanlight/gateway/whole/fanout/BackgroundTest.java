package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that no answer waits for. */
class BackgroundTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String timeout) {
    return stage.gateway(
        """
        defaults: {timeout: 200ms, connect_timeout: 5s}
        upstreams: {bank: {url: "%s", timeout: 5s}, audit: {url: "%s"}}
        routes:
          - name: transfer
            match: {path: /transfer}
            timeout: 10s
            fan_out:
              merge: first
              calls:
                - {name: transfer, upstream: bank, path: /transfer}
                - {name: audit, upstream: audit, path: /audit, after: [transfer], background: true%s}
        """
            .formatted(upstream.url(), upstream.url(), timeout));
  }

  @Test
  void aTimeoutOfItsOwn_isItsBound() {
    upstream
        .on("/transfer", call -> call.json("{}"))
        .on(
            "/audit",
            call -> {
              call.delay(Duration.ofMillis(400));
              call.json("{}");
            });
    TestGateway gateway = gateway(", timeout: 10s");

    assertThat(stage.client(gateway).get("/transfer").status()).isEqualTo(200);
    upstream.awaitArrival("/audit");

    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "upstream=\"audit\"", "outcome=\"success\""))
        .isEqualTo(1);
  }

  @Test
  void withoutOne_theDefaultIs() {
    upstream.on("/transfer", call -> call.json("{}")).on("/audit", Arrival::stall);
    TestGateway gateway = gateway("");

    assertThat(stage.client(gateway).get("/transfer").status()).isEqualTo(200);
    upstream.awaitArrival("/audit");

    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "upstream=\"audit\"", "outcome=\"timeout\""))
        .isEqualTo(1);
  }
}
