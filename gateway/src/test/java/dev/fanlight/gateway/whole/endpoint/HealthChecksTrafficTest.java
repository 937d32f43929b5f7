package dev.fanlight.gateway.whole.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What probes change for the requests of clients. */
class HealthChecksTrafficTest extends HealthChecksScene {
  @Test
  void sickEndpoint_getsNoRequests_andReturns() {
    AtomicInteger status = new AtomicInteger(200);
    AtomicInteger requests = new AtomicInteger();
    int sick =
        server(request -> {
          boolean probe = request.path().equals("/healthz");
          requests.addAndGet(probe ? 0 : 1);
          request.response().setStatusCode(probe ? status.get() : 200).end();
        });
    int well = server(request -> request.response().end());
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up:
                endpoints: ["http://127.0.0.1:%d", "http://127.0.0.1:%d"]
                health: {path: /healthz, %s}
            routes:
              - {name: r, match: {path: /**}, proxy: {upstream: up}}
            """
                .formatted(sick, well, QUICK));
    TestClient client = stage.client(gateway);
    usable(gateway, 2);
    status.set(500);
    usable(gateway, 1);
    requests.set(0);

    for (int i = 0; i < 50; i++) {
      assertThat(client.get("/a").status()).isEqualTo(200);
    }

    assertThat(requests).hasValue(0);
    status.set(200);
    usable(gateway, 2);
    for (int i = 0; i < 10; i++) {
      client.get("/a");
    }
    assertThat(requests).hasPositiveValue();
  }

  private static void usable(TestGateway gateway, double count) {
    Eventually.equal(
        "usable endpoints",
        count,
        () -> gateway.metrics().sum("fanlight_endpoint_state", "state=\"usable\""));
  }

  @Test
  void restartOfAllEndpointsInTurn_underLoad_losesNothing() throws Exception {
    int count = 3;
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpServer server = answering();
      servers.add(server);
      ports.add(stage.port());
      Eventually.get("listen", future(server.listen(ports.get(i), "127.0.0.1")));
    }
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up:
                endpoints: [%s]
                health: {path: /healthz, %s}
                retry: {attempts: 3, on: [connect_failure, reset], budget: 100%%}
            routes:
              - {name: r, match: {path: /**}, proxy: {upstream: up}}
            """
                .formatted(
                    String.join(
                        ", ", ports.stream().map(it -> "\"http://127.0.0.1:" + it + "\"").toList()),
                    QUICK));
    usable(gateway, count);
    TestClient client = stage.client(gateway);
    AtomicInteger lost = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(
          Thread.startVirtualThread(() -> {
            while (!over.get()) {
              lost.addAndGet(client.get("/a").status() == 200 ? 0 : 1);
              done.incrementAndGet();
            }
          }));
    }

    for (int i = 0; i < count; i++) {
      int port = ports.get(i);
      Eventually.get("close", future(servers.get(i).close()));
      usable(gateway, count - 1);
      HttpServer again = answering();
      servers.set(i, again);
      Eventually.get("listen", future(again.listen(port, "127.0.0.1")));
      usable(gateway, count);
    }
    over.set(true);
    for (Thread worker : workers) {
      worker.join();
    }

    assertThat(done.get()).isGreaterThan(count);
    assertThat(lost).hasValue(0);
  }

  private static HttpServer answering() {
    return vertx().createHttpServer().requestHandler(request -> request.response().end("ok"));
  }

  @Test
  void stop_endsEveryProbe() {
    AtomicInteger probes = new AtomicInteger();
    int port =
        server(request -> {
          probes.incrementAndGet();
          request.response().end();
        });
    TestGateway gateway =
        TestGateway.start(
            """
            upstreams:
              up: {url: "http://127.0.0.1:%d", health: {path: /, interval: 1ms}}
            routes:
              - {name: r, match: {path: /**}, proxy: {upstream: up}}
            """
                .formatted(port));
    Eventually.equal("probed", true, () -> probes.get() > 3);

    Eventually.get("stop", gateway.stop());

    int after = probes.get();
    TestGateway other = stage.gateway("upstreams: {}\nroutes: []");
    assertThat(other.metrics().sum("fanlight_endpoint_up")).isZero();
    assertThat(probes.get()).isEqualTo(after);
  }
}
