package dev.fanlight.gateway.whole.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Endpoints that go away and return under load, without retries. */
class KilledEndpointsTest extends HealthChecksScene {
  private static final int WORKERS = 12;

  private final List<Integer> ports = new ArrayList<>();
  private final List<AtomicInteger> requests = new ArrayList<>();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Thread> workers = new ArrayList<>();

  /** Three endpoints, with these keys of their upstream. */
  private TestGateway gateway(String keys) {
    for (int i = 0; i < 3; i++) {
      requests.add(new AtomicInteger());
      ports.add(stage.port());
      listen(i);
    }
    String endpoints =
        ports.stream()
            .map(port -> "\"http://127.0.0.1:" + port + "\"")
            .collect(Collectors.joining(", "));
    return stage.gateway(
        """
        admin: {host: 127.0.0.1, port: 0, allow_changes: true}
        upstreams:
          up:
            endpoints: [%s]
            health: {path: /healthz, %s}
            %s
        routes:
          - {name: r, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(endpoints, QUICK, keys));
  }

  private void listen(int endpoint) {
    HttpServer server =
        vertx()
            .createHttpServer()
            .requestHandler(request -> {
              if (!request.path().equals("/healthz")) {
                requests.get(endpoint).incrementAndGet();
              }
              request.response().end("ok");
            });
    servers.add(server);
    Eventually.get("listen", future(server.listen(ports.get(endpoint), "127.0.0.1")));
  }

  /** With all of its connections. */
  private void kill(HttpServer server) {
    servers.remove(server);
    Eventually.get("close", future(server.close()));
  }

  private void load(TestClient client) {
    for (int i = 0; i < WORKERS; i++) {
      workers.add(
          Thread.startVirtualThread(() -> {
            while (!over.get()) {
              failed.addAndGet(client.get("/a").status() == 200 ? 0 : 1);
              done.incrementAndGet();
            }
          }));
    }
    more(100);
  }

  /** Lets so many requests end. */
  private void more(int count) {
    int enough = done.get() + count;
    Eventually.noComplaint(() -> done.get() >= enough ? "" : "no further request ends");
  }

  private void endLoad() throws InterruptedException {
    over.set(true);
    for (Thread worker : workers) {
      worker.join();
    }
  }

  private static void usable(TestGateway gateway, double count) {
    Eventually.equal(
        "usable endpoints",
        count,
        () -> gateway.metrics().sum("fanlight_endpoint_state", "state=\"usable\""));
  }

  @Test
  void twoOfThreeKilled_costAtMostWhatIsInFlight_andReturnBySlowStart() throws Exception {
    TestGateway gateway =
        gateway(
            "outlier: {eject: 10ms, max_eject: 10ms}\n    slow_start: {window: 10h, from: 10%}");
    usable(gateway, 3);
    TestClient client = stage.client(gateway);
    load(client);

    List<HttpServer> killed = List.copyOf(servers.subList(1, 3));
    kill(killed.get(0));
    more(2 * WORKERS);
    assertThat(failed.get()).as("after the first one").isLessThanOrEqualTo(WORKERS);
    kill(killed.get(1));
    more(2 * WORKERS);
    assertThat(failed.get()).as("after both").isLessThanOrEqualTo(2 * WORKERS);
    // One that only refuses connections for a moment is paused, and comes back without slow start.
    Eventually.equal(
        "endpoints that are down",
        2.0,
        () -> gateway.metrics().sum("fanlight_endpoint_state", "state=\"down\""));
    int before = failed.get();
    more(200);
    assertThat(failed.get()).as("once it is known").isEqualTo(before);

    listen(1);
    listen(2);
    usable(gateway, 3);
    Eventually.noComplaint(() -> {
      List<Double> weights = weights(gateway);
      return weights.get(1) > 0 && weights.get(2) > 0 ? "" : "the weights are " + weights;
    });
    endLoad();
    requests.forEach(count -> count.set(0));
    for (int i = 0; i < 600; i++) {
      assertThat(client.get("/a").status()).isEqualTo(200);
    }

    assertThat(requests.get(1).get()).isBetween(40, 60);
    assertThat(requests.get(2).get()).isBetween(40, 60);
    assertThat(failed.get()).as("in all").isEqualTo(before);
  }

  private static JsonObject endpoint(TestGateway gateway, int number) {
    return new JsonObject(gateway.admin("/api/upstreams"))
        .getJsonArray("upstreams")
        .getJsonObject(0)
        .getJsonArray("endpoints")
        .getJsonObject(number);
  }

  private static List<Double> weights(TestGateway gateway) {
    return IntStream.range(0, 3)
        .mapToObj(i -> endpoint(gateway, i).getDouble("current_weight"))
        .toList();
  }

  @Test
  void restartOfAllInTurn_eachDrainedByAnOrder_losesNothingWithoutRetries() throws Exception {
    TestGateway gateway = gateway("retry: {attempts: 1}");
    usable(gateway, 3);
    load(stage.client(gateway));
    HttpClient operator = vertx().createHttpClient();

    for (int i = 0; i < 3; i++) {
      int number = i;
      order(operator, gateway, number, "drain");
      Eventually.equal("in flight", 0, () -> endpoint(gateway, number).getInteger("in_flight"));
      kill(servers.getFirst());
      more(50);
      listen(number);
      order(operator, gateway, number, "auto");
      usable(gateway, 3);
      int before = requests.get(number).get();
      Eventually.noComplaint(
          () -> requests.get(number).get() > before ? "" : "it gets no requests again");
    }
    endLoad();
    Eventually.get("close", future(operator.close()));

    assertThat(failed).hasValue(0);
  }

  private void order(HttpClient operator, TestGateway gateway, int endpoint, String state) {
    int status =
        Eventually.get(
            "the order",
            future(
                operator
                    .request(
                        HttpMethod.POST,
                        gateway.adminPort(),
                        "localhost",
                        "/api/upstreams/up/endpoints/127.0.0.1:" + ports.get(endpoint))
                    .map(request -> request.putHeader("content-type", "application/json"))
                    .compose(
                        request -> request.send(Buffer.buffer("{\"state\":\"" + state + "\"}")))
                    .map(response -> response.statusCode())));
    assertThat(status).isEqualTo(200);
  }
}
