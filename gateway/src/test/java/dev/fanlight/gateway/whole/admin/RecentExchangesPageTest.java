package dev.fanlight.gateway.whole.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the admin listener shows of exchanges that are over. */
class RecentExchangesPageTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway() {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", retry: {attempts: 2, on: [503]}}
          narrow: {url: "%s", bulkhead: {max_concurrent: 1}}
        routes:
          - name: home
            match: {path: "/home/{id}"}
            fan_out:
              join: all_settled
              calls:
                - {name: user, upstream: up, path: "/users/{id}"}
                - {name: slow, upstream: up, path: /slow, timeout: 100ms}
                - {name: bad, upstream: up, path: /bad}
                - {name: later, upstream: up, path: /later, after: [user]}
          - {name: proxied, match: {path: /users/**}, proxy: {upstream: up}}
          - name: queue
            match: {path: /queue}
            fan_out:
              calls:
                - {name: first, upstream: narrow, path: /held}
                - {name: second, upstream: narrow, path: /held}
          - name: batch
            match: {path: /batch, methods: [POST]}
            batch: {}
        """
            .formatted(upstream.url(), upstream.url()));
  }

  private static JsonArray exchanges(TestGateway gateway, String query) {
    return new JsonObject(gateway.admin("/api/exchanges" + query)).getJsonArray("exchanges");
  }

  private static List<JsonObject> objects(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
  }

  private static JsonObject call(JsonObject exchange, String name) {
    return objects(exchange.getJsonArray("calls")).stream()
        .filter(call -> call.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anExchange_isShownWithEveryCallsPhases() {
    upstream
        .on("/users/7", call -> call.json("{}"))
        .on("/slow", Arrival::stall)
        .on("/bad", call -> call.answer(503, "no"))
        .on("/later", call -> call.json("{}"));
    TestGateway gateway = gateway();
    stage.client(gateway).get("/home/7?token=secret", "authorization: secret");
    gateway.rest();

    JsonObject home = exchanges(gateway, "").getJsonObject(0);
    assertThat(home.getString("route")).isEqualTo("home");
    assertThat(home.getString("listener")).isEqualTo("public");
    assertThat(home.getString("method")).isEqualTo("GET");
    assertThat(home.getInteger("status")).isEqualTo(200);
    assertThat(home.getString("request_id"))
        .isEqualTo(upstream.awaitArrival("/users/7").field("x-request-id"));
    assertThat(home.getDouble("duration_ms")).isGreaterThanOrEqualTo(100);
    JsonObject user = call(home, "user");
    assertThat(user.getString("upstream")).isEqualTo("up");
    assertThat(user.getString("outcome")).isEqualTo("success");
    assertThat(user.getInteger("status")).isEqualTo(200);
    assertThat(user.getJsonArray("attempts")).hasSize(1);
    assertThat(user.getDouble("run_ms")).isPositive();
    JsonObject slow = call(home, "slow");
    assertThat(slow.getString("outcome")).isEqualTo("timeout");
    assertThat(slow.getString("error")).isEqualTo("deadline_exceeded");
    assertThat(slow.getString("phase")).isEqualTo("response");
    assertThat(slow.containsKey("status")).isFalse();
    JsonObject bad = call(home, "bad");
    assertThat(bad.getString("outcome")).isEqualTo("failure");
    assertThat(bad.getInteger("status")).isEqualTo(503);
    assertThat(bad.getJsonArray("attempts")).hasSize(2);
    JsonObject later = call(home, "later");
    assertThat(later.getDouble("start_ms"))
        .isGreaterThanOrEqualTo(user.getDouble("connect_ms") + user.getDouble("run_ms"));
    assertThat(exchanges(gateway, "").encode()).doesNotContain("secret", "/home/7");
  }

  @Test
  void thePage_showsTheFieldsThatThereAre() throws IOException {
    upstream.on("/users/7", call -> call.json("{}")).on("/slow", Arrival::stall);
    TestGateway gateway = gateway();
    stage.client(gateway).get("/home/7");
    gateway.rest();
    String deploy = Files.readString(Path.of("../deploy/README.md"));
    int begin = deploy.indexOf("{\"exchanges\":[");
    JsonObject shown = new JsonObject(deploy.substring(begin, deploy.indexOf("```", begin)));

    JsonObject page = shown.getJsonArray("exchanges").getJsonObject(0);
    JsonObject real = exchanges(gateway, "").getJsonObject(0);
    assertThat(page.fieldNames()).containsExactlyElementsOf(real.fieldNames());
    for (String[] pair : new String[][] {{"user", "user"}, {"ads", "slow"}}) {
      assertThat(call(page, pair[0]).fieldNames())
          .containsExactlyElementsOf(call(real, pair[1]).fieldNames());
    }
  }

  @Test
  void theTimeInTheQueue_isShownApart() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on(
        "/held",
        call -> {
          call.await(gate);
          call.json("{}");
        });
    TestGateway gateway = gateway();
    CompletableFuture<Reply> reply = stage.client(gateway).send(HttpMethod.GET, "/queue", "");
    Eventually.equal(
        "whether one waits",
        1.0,
        () -> gateway.metrics().sum("fanlight_bulkhead_queue_depth", "bulkhead=\"narrow\""));
    gate.complete(null);
    Eventually.get("the answer", reply);
    gateway.rest();

    JsonObject queue = exchanges(gateway, "").getJsonObject(0);
    assertThat(call(queue, "second").getDouble("queue_ms")).isPositive();
    assertThat(queue.getDouble("queue_ms")).isEqualTo(call(queue, "second").getDouble("queue_ms"));
  }

  @Test
  void theNewest_comeFirst_asManyAsAreAskedFor() {
    upstream.on("/users/1", call -> call.json("{}"));
    TestGateway gateway = gateway();
    TestClient client = stage.client(gateway);
    client.get("/nothing");
    client.get("/users/1");
    client.post("/batch", "[{\"path\": \"/users/1\"}]");
    gateway.rest();

    assertThat(objects(exchanges(gateway, "?limit=1")))
        .extracting(exchange -> exchange.getString("route"))
        .containsExactly("batch");
    List<JsonObject> all = objects(exchanges(gateway, ""));
    assertThat(all)
        .extracting(exchange -> exchange.getString("route"))
        .containsExactlyInAnyOrder("batch", "proxied", "proxied", "none");
    assertThat(all.getLast().getString("error")).isEqualTo("route_not_found");
    assertThat(all.getLast().getJsonArray("calls")).isEmpty();
  }

  @Test
  void aFilter_leavesWhatItNames() {
    upstream.on("/users/1", call -> call.json("{}")).on("/users/2", call -> call.answer(503, "no"));
    TestGateway gateway = gateway();
    TestClient client = stage.client(gateway);
    client.get("/nothing");
    client.get("/users/1");
    client.get("/users/2");
    gateway.rest();

    assertThat(statuses(gateway, "?route=proxied")).containsExactlyInAnyOrder(200, 503);
    assertThat(statuses(gateway, "?status=503")).containsExactly(503);
    assertThat(statuses(gateway, "?status=4xx")).containsExactly(404);
    assertThat(statuses(gateway, "?status=200-404")).containsExactlyInAnyOrder(200, 404);
    assertThat(statuses(gateway, "?error=any")).containsExactly(404);
    assertThat(statuses(gateway, "?error=route_not_found&route=none")).containsExactly(404);
    assertThat(statuses(gateway, "?error=deadline_exceeded")).isEmpty();
    assertThat(statuses(gateway, "?min_ms=0&max_ms=3600000.5")).hasSize(3);
    assertThat(statuses(gateway, "?min_ms=3600000")).isEmpty();
    assertThat(statuses(gateway, "?max_ms=0")).isEmpty();
    assertThat(statuses(gateway, "?route=%3Cb%3E%22%27%0A")).isEmpty();
  }

  private static List<Integer> statuses(TestGateway gateway, String query) {
    return objects(exchanges(gateway, query)).stream()
        .map(exchange -> exchange.getInteger("status"))
        .toList();
  }

  @Test
  void oneExchange_isFoundByItsId() {
    upstream.on("/users/1", call -> call.json("{}"));
    TestGateway gateway = gateway();
    stage.client(gateway).get("/users/1");
    gateway.rest();

    JsonObject listed = exchanges(gateway, "").getJsonObject(0);

    assertThat(new JsonObject(gateway.admin("/api/exchanges/" + listed.getString("id"))))
        .isEqualTo(listed);
  }

  @Test
  void anIdThatIsNotKept_isNotFound() {
    TestGateway gateway = gateway();

    for (String id : List.of("0-0", "", "x", "0-0/calls", "%3Cb%3E", "0-99999999999999999999")) {
      JsonObject problem = problem(gateway, "/api/exchanges/" + id);
      assertThat(problem.getInteger("status")).as(id).isEqualTo(404);
      assertThat(problem.getString("detail")).as(id).contains("is kept");
    }
  }

  private static JsonObject problem(TestGateway gateway, String path) {
    try {
      HttpURLConnection asked =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + gateway.adminPort() + path).toURL().openConnection();
      return asked.getResponseCode() < 400
          ? new JsonObject()
          : new JsonObject(new String(asked.getErrorStream().readAllBytes(), UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void aFilterThatSaysNothing_isRefused() {
    TestGateway gateway = gateway();

    for (String query :
        List.of(
            "limit=-1",
            "limit=1001",
            "limit=x",
            "limit=",
            "limit=%2B1",
            "limit=%D9%A3",
            "status=6",
            "status=5XX",
            "status=200-",
            "status=99",
            "status=600",
            "status=599-500",
            "status=500-600",
            "status=9xx",
            "status=0xx",
            "status=",
            "min_ms=x",
            "max_ms=-1",
            "min_ms=NaN",
            "min_ms=Infinity",
            "min_ms=0x1p3",
            "min_ms=1d",
            "min_ms=1e3",
            "min_ms=%201",
            "max_ms=-0",
            "max_ms=",
            "error=none",
            "error=")) {
      JsonObject problem = problem(gateway, "/api/exchanges?" + query);
      assertThat(problem.getInteger("status")).as(query).isEqualTo(400);
      assertThat(problem.getString("detail")).as(query).startsWith(query.split("=")[0] + " is ");
    }
  }
}
