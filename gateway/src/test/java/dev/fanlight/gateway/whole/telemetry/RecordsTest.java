package dev.fanlight.gateway.whole.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What an exchange leaves on the books: its access log line and its metrics. */
class RecordsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private String config() {
    return """
    upstreams:
      up: {url: "%s", timeout: 500ms}
      idle: {url: "%s"}
    routes:
      - name: home
        match: {path: "/home/{id}", methods: [GET]}
        fan_out:
          join: all_settled
          calls:
            - {name: user, upstream: up, path: "/users/{id}"}
            - {name: slow, upstream: up, path: /slow}
      - {name: users, match: {path: /users/**}, proxy: {upstream: idle}}
    """
        .formatted(upstream.url(), upstream.url());
  }

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  void accessLog_hasOneLineForEachExchange() {
    upstream.on("/users/7", call -> call.json("{}")).on("/slow", Arrival::stall);
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(log, true, UTF_8));
    TestGateway gateway;
    try {
      gateway = stage.gateway("access_log: {format: json}\n" + config());
    } finally {
      System.setOut(before);
    }
    TestClient client = stage.client(gateway);
    Reply home = client.get("/home/7?secret=1");
    client.get("/nothing");
    Eventually.get("the stop", gateway.stop());

    assertThat(log.toString(UTF_8).lines()).hasSize(2);
    JsonObject line = new JsonObject(log.toString(UTF_8).lines().toList().getFirst());
    assertThat(line.getString("route")).isEqualTo("home");
    assertThat(line.getString("method")).isEqualTo("GET");
    assertThat(line.getString("path")).isEqualTo("/home/7");
    assertThat(line.getInteger("status")).isEqualTo(200);
    assertThat(line.getInteger("bytes")).isEqualTo(home.body().length());
    assertThat(line.getDouble("duration_ms")).isGreaterThanOrEqualTo(500);
    assertThat(line.getDouble("queue_ms")).isNotNull();
    assertThat(line.getString("slowest_call")).isEqualTo("slow");
    assertThat(line.getString("request_id")).isNotEmpty();
    JsonObject lost = new JsonObject(log.toString(UTF_8).lines().toList().getLast());
    assertThat(lost.getString("route")).isEqualTo("none");
    assertThat(lost.getString("error")).isEqualTo("route_not_found");
  }

  @Test
  void requestId_isTheSameForTheClientTheUpstreamAndTheProblem() {
    upstream.on("/users/1", Arrival::cut);
    Reply reply = stage.client(stage.gateway(config())).get("/users/1");

    assertThat(reply.json().getString("instance"))
        .isEqualTo(upstream.awaitArrival("/users/1").field("x-request-id"));
  }

  @Test
  void metrics_ofEveryConfiguredNameExistFromTheStartAtZero() {
    Metrics start = stage.gateway(config()).metrics();

    assertThat(start.series("fanlight_calls_in_flight")).hasSize(2);
    assertThat(start.series("fanlight_requests_in_flight"))
        .containsKeys(
            "fanlight_requests_in_flight{route=\"home\"}",
            "fanlight_requests_in_flight{route=\"users\"}",
            "fanlight_requests_in_flight{route=\"none\"}");
    assertThat(start.series("fanlight_bulkhead_permits").values()).containsOnly(1024.0);
    for (String counter :
        Set.of(
            "fanlight_call_timeouts_total",
            "fanlight_call_attempts_total",
            "fanlight_bulkhead_rejected_total")) {
      assertThat(start.series(counter)).as(counter).isNotEmpty();
      assertThat(start.series(counter).values()).as(counter).containsOnly(0.0);
    }
  }

  @Test
  void widthOfAFanOut_countsCallsThatComeAfterOthers() {
    upstream.on("/a", call -> call.json("1")).on("/b", call -> call.json("2"));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - name: home
                match: {path: /home}
                fan_out:
                  calls:
                    - {name: a, upstream: up, path: /a}
                    - {name: b, upstream: up, path: /b, after: [a]}
            """
                .formatted(upstream.url()));
    stage.client(gateway).get("/home");

    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_fan_out_calls_count")).isEqualTo(1);
    assertThat(after.sum("fanlight_fan_out_calls_sum")).isEqualTo(2);
  }

  @Test
  void metrics_haveTheLabelsOfTheContractAndConfiguredNamesAsValues() {
    upstream.on("/users/7", call -> call.json("{}")).on("/slow", Arrival::stall);
    TestGateway gateway = stage.gateway(config());
    TestClient client = stage.client(gateway);
    client.get("/home/7");
    client.get("/users/7");
    client.get("/not/configured?id=7");
    Metrics after = gateway.quiet();

    Map.of(
            "fanlight_request_duration_seconds_count", Set.of("route", "method", "status_class"),
            "fanlight_requests_total", Set.of("route", "method", "status"),
            "fanlight_calls_total", Set.of("route", "upstream", "outcome"),
            "fanlight_call_duration_seconds_count", Set.of("upstream", "outcome"),
            "fanlight_call_timeouts_total", Set.of("route", "upstream", "phase"),
            "fanlight_call_attempts_total", Set.of("upstream", "reason"),
            "fanlight_fan_out_calls_count", Set.of("route"),
            "fanlight_bulkhead_wait_seconds_count", Set.of("bulkhead"),
            "fanlight_endpoint_up", Set.of("upstream", "endpoint"))
        .forEach((name, labels) -> {
          assertThat(after.series(name)).as(name).isNotEmpty();
          assertThat(after.series(name).keySet())
              .as(name)
              .allSatisfy(
                  series -> assertThat(Metrics.labels(series)).isEqualTo(new TreeSet<>(labels)));
        });
    assertThat(after.samples().keySet().toString()).doesNotContain("/home/7", "/not/configured");
    assertThat(after.sum("fanlight_calls_total", "route=\"home\"", "outcome=\"success\""))
        .isEqualTo(1);
    assertThat(after.sum("fanlight_calls_total", "route=\"home\"", "outcome=\"timeout\""))
        .isEqualTo(1);
    assertThat(after.sum("fanlight_calls_total", "route=\"users\"", "outcome=\"success\""))
        .isEqualTo(1);
    assertThat(after.sum("fanlight_call_attempts_total", "reason=\"first\"")).isEqualTo(3);
    assertThat(after.sum("fanlight_request_duration_seconds_count", "route=\"none\"")).isEqualTo(1);
  }
}
