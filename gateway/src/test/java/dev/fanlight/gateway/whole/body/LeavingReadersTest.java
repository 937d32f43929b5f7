package dev.fanlight.gateway.whole.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that leave while records wait for them. */
class LeavingReadersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  @Test
  void aClientThatBreaksOff_letsNoCallBeginThatWasHeldBack() {
    String record = "\"" + "x".repeat(40 * 1024) + "\"";
    upstream.on("/record", call -> call.json(record));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - name: records
                match: {path: /records}
                fan_out:
                  join: as_completed
                  max_body: 16KiB
                  concurrency: 1
                  for_each: {in: query.id, as: id, max: 1000}
                  call: {upstream: up, path: /record}
            """
                .formatted(upstream.url()));
    String ids = "id=1" + "&id=1".repeat(999);

    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /records?" + ids + " HTTP/1.1\r\nHost: a\r\n\r\n");
      Eventually.noComplaint(() -> stopped(gateway) ? "" : "calls still start");
      double before = calls(gateway);

      client.reset();

      Eventually.equal(
          "exchanges under way", 0.0, () -> gateway.metrics().sum("fanlight_requests_in_flight"));
      assertThat(calls(gateway)).isEqualTo(before);
    }
  }

  /** Looks long enough between two numbers of calls for one more to have started. */
  private static boolean stopped(TestGateway gateway) {
    double before = calls(gateway);
    for (int i = 0; i < 20; i++) {
      if (calls(gateway) != before) {
        return false;
      }
    }
    return before > 0;
  }

  private static double calls(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_call_attempts_total", "upstream=\"up\"");
  }
}
