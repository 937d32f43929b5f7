package dev.fanlight.gateway.whole.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Endpoints that fail, and what becomes of the requests. */
class SickEndpointsTest {
  private static final int ROUTES = 50;
  private static final int WORKERS = 12;
  private static final String EJECTIONS = "fanlight_endpoint_ejections_total";

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream good = stage.upstream();
  private final Http1Upstream bad = stage.upstream();

  private static String yaml(String upstream, int routes) {
    StringBuilder yaml = new StringBuilder("upstreams:\n  up: {" + upstream + "}\nroutes:\n");
    for (int i = 0; i < routes; i++) {
      yaml.append("  - {name: r%d, match: {path: /r%d}, proxy: {upstream: up}}\n".formatted(i, i));
    }
    return yaml.toString();
  }

  private String both(String care) {
    return "endpoints: [\"%s\", \"%s\"], %s".formatted(good.url(), bad.url(), care);
  }

  private void answersAll(Http1Upstream upstream, int status) {
    for (int i = 0; i < ROUTES; i++) {
      upstream.on("/r" + i, call -> call.answer(status, "ok"));
    }
  }

  @Test
  void endpointThatAlwaysFails_behindManyRoutes_isEjectedAfterFiveFailuresInAll() {
    answersAll(good, 200);
    answersAll(bad, 503);
    String yaml = yaml(both("outlier: {eject: 1h, max_eject: 1h}"), ROUTES);
    TestGateway gateway = stage.gateway(yaml);
    TestClient client = stage.client(gateway);

    for (int i = 0; i < 200; i++) {
      client.get("/r" + i % ROUTES);
    }

    assertThat(bad.arrivals()).hasSize(5);
    Metrics metrics = gateway.quiet();
    assertThat(metrics.sum(EJECTIONS, "reason=\"consecutive\"")).isOne();
    assertThat(metrics.sum("fanlight_upstream_usable_endpoints")).isOne();
    assertThat(metrics.sum("fanlight_endpoint_state", "state=\"ejected\"")).isOne();

    JsonObject page = new JsonObject(gateway.admin("/api/upstreams"));
    JsonObject upstream = page.getJsonArray("upstreams").getJsonObject(0);
    assertThat(upstream.getInteger("usable")).isOne();
    JsonObject sick = upstream.getJsonArray("endpoints").getJsonObject(1);
    assertThat(sick.getString("endpoint")).endsWith(":" + bad.port());
    assertThat(sick.getString("state")).isEqualTo("ejected");
    assertThat(sick.getString("why")).isEqualTo("5 failures in a row");
    assertThat(sick.getDouble("current_weight")).isZero();
    assertThat(Instant.parse(sick.getString("since"))).isBeforeOrEqualTo(Instant.now());

    gateway.reloaded(yaml(both("outlier: {eject: 1h, max_eject: 1h}, max_body: 2MiB"), 3));
    for (int i = 0; i < 50; i++) {
      assertThat(client.get("/r1").status()).isEqualTo(200);
    }
    assertThat(bad.arrivals()).as("a reload forgets nothing").hasSize(5);
  }

  @Test
  void endpointThatFailsHalfOfItsRequests_isEjectedForItsShare() {
    answersAll(good, 200);
    AtomicInteger count = new AtomicInteger();
    bad.on("/r0", call -> call.answer(count.getAndIncrement() % 2 == 0 ? 200 : 502, "ok"));
    TestGateway gateway = stage.gateway(yaml(both("outlier: {eject: 1h, max_eject: 1h}"), 1));
    TestClient client = stage.client(gateway);

    for (int i = 0; i < 200; i++) {
      client.get("/r0");
    }

    assertThat(bad.arrivals()).hasSize(20);
    assertThat(gateway.quiet().sum(EJECTIONS, "reason=\"rate\"")).isOne();
  }

  @Test
  void endpointThatReturns_getsRequestsByItsSlowStart() {
    answersAll(good, 200);
    AtomicInteger status = new AtomicInteger(503);
    bad.on("/r0", call -> call.answer(status.get(), "ok"));
    TestGateway gateway =
        stage.gateway(
            yaml(both("outlier: {eject: 200ms}, slow_start: {window: 10h, from: 10%}"), 1));
    TestClient client = stage.client(gateway);
    while (gateway.metrics().sum(EJECTIONS) == 0) {
      client.get("/r0");
    }
    status.set(200);
    Eventually.equal(
        "usable endpoints", 2.0, () -> gateway.metrics().sum("fanlight_upstream_usable_endpoints"));
    int before = bad.arrivals().size();

    for (int i = 0; i < 1100; i++) {
      assertThat(client.get("/r0").status()).isEqualTo(200);
    }

    assertThat(bad.arrivals().size() - before).isBetween(90, 110);
  }

  @Test
  void twoOfThreeEndpointsKilled_costAtMostTheRequestsInFlight() throws Exception {
    Http1Upstream third = stage.upstream();
    List.of(good, bad, third).forEach(one -> answersAll(one, 200));
    TestGateway gateway =
        stage.gateway(
            yaml(
                "endpoints: [\"%s\", \"%s\", \"%s\"], outlier: {}"
                    .formatted(good.url(), bad.url(), third.url()),
                1));
    CompletableFuture<Void> killed = new CompletableFuture<>();
    AtomicInteger early = new AtomicInteger();
    AtomicInteger failedEarly = new AtomicInteger();
    AtomicInteger failedLate = new AtomicInteger();
    List<Thread> workers = new ArrayList<>();
    TestClient client = stage.client(gateway);
    for (int i = 0; i < WORKERS; i++) {
      workers.add(
          Thread.startVirtualThread(() -> {
            for (int late = 0; late < 40; ) {
              boolean after = killed.isDone();
              boolean failed = client.get("/r0").status() != 200;
              late += after ? 1 : 0;
              early.incrementAndGet();
              (after ? failedLate : failedEarly).addAndGet(failed ? 1 : 0);
            }
          }));
    }
    Eventually.equal("load", true, () -> early.get() > 200);
    bad.close();
    third.close();
    killed.complete(null);
    for (Thread worker : workers) {
      worker.join();
    }

    assertThat(failedEarly.get()).isLessThanOrEqualTo(2 * WORKERS);
    assertThat(failedLate.get()).as("of requests that began afterwards").isZero();
  }

  @Test
  void openCircuit_refusesWithoutAskingTheUpstream_andOnErrorKnowsIt() {
    answersAll(bad, 503);
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", circuit_breaker: {requests: 4, open: 1h, max_open: 1h}}
            routes:
              - {name: r0, match: {path: /r0}, proxy: {upstream: up}}
              - name: home
                match: {path: /home}
                fan_out:
                  calls:
                    - {name: a, upstream: up, path: /r1, on_error: {circuit_open: {body: {from: cache}}}}
              - name: other
                match: {path: /other}
                fan_out:
                  calls:
                    - {name: a, upstream: up, path: /r1, on_error: {rejected: {body: {from: memory}}}}
            """
                .formatted(bad.url()));
    TestClient client = stage.client(gateway);
    for (int i = 0; i < 4; i++) {
      assertThat(client.get("/r0").status()).isEqualTo(503);
    }

    Reply refused = client.get("/r0");

    assertThat(refused.code()).isEqualTo("circuit_open");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(Integer.parseInt(refused.field("retry-after"))).isBetween(3500, 3600);
    assertThat(client.get("/home").body()).contains("cache");
    assertThat(client.get("/other").body()).contains("memory");
    assertThat(bad.arrivals()).hasSize(4);
    Metrics metrics = gateway.quiet();
    assertThat(metrics.sum("fanlight_circuit_state", "state=\"open\"")).isOne();
    assertThat(metrics.sum("fanlight_circuit_transitions_total", "to=\"open\"")).isOne();
    assertThat(metrics.sum("fanlight_calls_total", "outcome=\"rejected\"")).isEqualTo(3);

    gateway.reloaded(
        yaml(
            "url: \"%s\", circuit_breaker: {requests: 4, open: 1h, max_open: 1h}, max_body: 2MiB"
                .formatted(bad.url()),
            1));
    assertThat(client.get("/r0").code()).isEqualTo("circuit_open");
  }
}
