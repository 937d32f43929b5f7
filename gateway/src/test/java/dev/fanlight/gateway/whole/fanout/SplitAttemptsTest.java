package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call that was split stays on its branch, whatever becomes of its attempts. */
class SplitAttemptsTest {
  /** By SHA-256: 0.9919 of the ring, and 0.8753. */
  private static final String LATE = "ada";

  private static final String EARLY = "grace";

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream first = stage.upstream();
  private final Http1Upstream second = stage.upstream();

  @BeforeEach
  void answers() {
    first.on("/a", call -> call.json("\"first\""));
  }

  @Test
  void call_isCountedByTheUpstreamThatWasPicked_andNeverGoesToAnother() {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              v1: {url: "%s"}
              v2: {url: "http://127.0.0.1:%d", retry: {attempts: 3, on: [connect_failure]}}
            routes:
              - name: a
                match: {path: /a}
                proxy: {split: [{upstream: v1, weight: 95}, {upstream: v2, weight: 5}], sticky: header.x-user}
            """
                .formatted(first.url(), stage.port()));
    TestClient client = stage.client(gateway);

    assertThat(client.get("/a", "x-user: " + LATE).status()).isEqualTo(502);
    assertThat(client.get("/a", "x-user: " + EARLY).status()).isEqualTo(200);

    assertThat(first.arrivals()).hasSize(1);
    Metrics metrics = gateway.quiet();
    assertThat(metrics.sum("fanlight_calls_total", "upstream=\"v1\"", "outcome=\"success\""))
        .isEqualTo(1);
    assertThat(metrics.sum("fanlight_calls_total", "upstream=\"v2\"", "outcome=\"failure\""))
        .isEqualTo(1);
    assertThat(gateway.admin("/api/exchanges")).contains("\"upstream\":\"v2\"");
  }

  @Test
  void retries_stayOnTheirBranch_withTheBudgetOfItsUpstream() {
    second.on("/a", call -> call.answer(503, "no"));
    String keys = "retry: {attempts: 3, on: [503]}";
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              v1: {url: "%s", %s}
              v2: {url: "%s", %s}
            routes:
              - name: a
                match: {path: /a}
                proxy: {split: [{upstream: v1, weight: 95}, {upstream: v2, weight: 5}], sticky: header.x-user}
            """
                .formatted(first.url(), keys, second.url(), keys));
    TestClient client = stage.client(gateway);

    for (int i = 0; i < 20; i++) {
      assertThat(client.get("/a", "x-user: " + LATE).status()).isEqualTo(503);
    }
    int spent = second.arrivals().size();
    // The budget of v2 is used up; that of v1 is whole.
    first.on("/a", call -> call.answer(first.arrivals().size() == 1 ? 503 : 200, "\"first\""));

    assertThat(client.get("/a", "x-user: " + EARLY).status()).isEqualTo(200);
    assertThat(first.arrivals()).hasSize(2);
    assertThat(spent).isLessThan(60);
    assertThat(second.arrivals()).hasSize(spent);
  }

  @Test
  void hedge_staysOnItsBranch() {
    Http1Upstream third = stage.upstream();
    for (Http1Upstream replica : List.of(second, third)) {
      replica.on(
          "/a",
          call -> {
            if (second.arrivals("/a").size() + third.arrivals("/a").size() == 1) {
              call.stall();
            } else {
              call.json("\"hedged\"");
            }
          });
    }
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              v1: {url: "%s"}
              v2: {endpoints: ["%s", "%s"], hedge: {delay: 20ms}}
            routes:
              - name: a
                match: {path: /a}
                proxy: {split: [{upstream: v1, weight: 95}, {upstream: v2, weight: 5}], sticky: header.x-user}
            """
                .formatted(first.url(), second.url(), third.url()));

    assertThat(stage.client(gateway).get("/a", "x-user: " + LATE).body()).isEqualTo("\"hedged\"");
    assertThat(second.arrivals("/a").size() + third.arrivals("/a").size()).isEqualTo(2);
    assertThat(first.arrivals()).isEmpty();
  }
}
