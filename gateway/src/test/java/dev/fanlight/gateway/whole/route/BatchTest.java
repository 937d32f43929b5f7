package dev.fanlight.gateway.whole.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many requests in one, through this gateway's own routes. */
class BatchTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private TestGateway gateway(String batch) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - {name: up, match: {path: /up/**}, proxy: {upstream: up, path: "/{rest}"}}
          - {name: brisk, match: {path: /brisk/**}, idle_timeout: 100ms, proxy: {upstream: up, path: "/{rest}"}}
          - {name: hello, match: {path: /hello}, respond: {status: 201, headers: {etag: '"1"', x-a: b}, body: hi}}
          - {name: batch, match: {path: /batch, methods: [POST]}, timeout: 5s, batch: %s}
        """
            .formatted(upstream.url(), batch));
  }

  private static String items(String... paths) {
    JsonArray items = new JsonArray();
    for (String path : paths) {
      items.add(new JsonObject().put("path", path));
    }
    return items.encode();
  }

  /** Asks for two items, the first of which is answered when the gate opens. */
  private Wire asked(TestGateway gateway, String accept) {
    upstream
        .on(
            "/slow",
            call -> {
              call.await(gate);
              call.json("{\"n\": 1}");
            })
        .on("/fast", call -> call.answer(404, "no", "content-type: text/plain", "x-b: c"));
    String body = items("/up/slow", "/up/fast");
    return new Wire(gateway.port())
        .send(
            "POST /batch HTTP/1.1\r\nhost: gateway\r\naccept: %s\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(accept, body.length(), body));
  }

  @Test
  void aWideBatch_takesTurnsWithOthersInTheBulkheadOfItsItemsRoute() {
    upstream.on(
        "/1",
        call -> {
          call.await(gate);
          call.json("1");
        });
    List.of("/2", "/3", "/other").forEach(path -> upstream.on(path, call -> call.json("2")));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - {name: one, match: {path: /one/**}, bulkhead: {max_concurrent: 1}, proxy: {upstream: up, path: "/{rest}"}}
              - {name: batch, match: {path: /batch}, batch: {}}
            """
                .formatted(upstream.url()));
    TestClient client = stage.client(gateway);

    CompletableFuture<Reply> batch =
        client.send(HttpMethod.POST, "/batch", items("/one/1", "/one/2", "/one/3"));
    queued(gateway, 2);
    CompletableFuture<Reply> other = client.send("/one/other");
    queued(gateway, 3);
    gate.complete(null);

    assertThat(Eventually.get("the other answer", other).status()).isEqualTo(200);
    assertThat(Eventually.get("the batch", batch).status()).isEqualTo(200);
    assertThat(upstream.arrivals()).map(Arrival::path).containsExactly("/1", "/2", "/other", "/3");
  }

  private static void queued(TestGateway gateway, double waiters) {
    Eventually.equal(
        "the queue of the route",
        waiters,
        () -> gateway.metrics().sum("fanlight_bulkhead_queue_depth"));
  }

  @Test
  void item_whoseFanOutFails_hasTheStatusItsRouteWouldHaveAnswered() {
    upstream.on("/bad", call -> call.answer(500, "no"));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - {name: home, match: {path: /home}, fan_out: {calls: [{name: a, upstream: up, path: /bad}]}}
              - {name: batch, match: {path: /batch}, batch: {}}
            """
                .formatted(upstream.url()));

    JsonObject answer = stage.client(gateway).post("/batch", items("/home")).json();

    assertThat(answer.getJsonObject("summary")).isEqualTo(JsonObject.of("502", 1));
    JsonObject item = answer.getJsonArray("results").getJsonObject(0);
    assertThat(item.getInteger("status")).isEqualTo(502);
    assertThat(item.getJsonObject("error").getInteger("status")).isEqualTo(502);
  }

  @Test
  void headers_ofAnItem_mayBeLists() {
    upstream.on("/a", call -> call.json(JsonArray.of(call.values("x-a").toArray()).encode()));
    String items =
        """
        [{"path": "/up/a", "headers": {"x-a": ["1", 2]}},
         {"path": "/up/a", "headers": {"x-a": 3}},
         {"path": "/up/a", "headers": {"x-a": {"b": 1}}},
         {"path": "/up/a", "headers": {"x-a": null}}]
        """;

    JsonArray results =
        stage.client(gateway("{}")).post("/batch", items).json().getJsonArray("results");

    assertThat(results.getJsonObject(0).getJsonArray("body")).isEqualTo(JsonArray.of("1", "2"));
    assertThat(results.getJsonObject(1).getJsonArray("body")).isEqualTo(JsonArray.of("3"));
    assertThat(results.getJsonObject(2).getInteger("status")).isEqualTo(400);
    assertThat(results.getJsonObject(3).getInteger("status")).isEqualTo(400);
  }

  @Test
  void results_areInItemOrderWithStatusHeadersAndBodyOrError() {
    upstream.on("/a", call -> call.json("{\"n\": 1}")).on("/cut", Arrival::cut);
    TestGateway gateway = gateway("{}");

    Reply reply =
        stage.client(gateway).post("/batch", items("/up/a", "/nowhere", "/hello", "/up/cut"));

    assertThat(reply.status()).isEqualTo(200);
    JsonArray results = reply.json().getJsonArray("results");
    assertThat(results.getJsonObject(0).encode())
        .isEqualTo(
            "{\"name\":\"0\",\"status\":200,\"headers\":{\"content-type\":\"application/json\"},"
                + "\"body\":{\"n\":1}}");
    assertThat(results.getJsonObject(1).getJsonObject("error").getString("code"))
        .isEqualTo("route_not_found");
    assertThat(results.getJsonObject(2).getString("body")).isEqualTo("hi");
    assertThat(results.getJsonObject(2).getJsonObject("headers").fieldNames())
        .contains("etag")
        .doesNotContain("x-a");
    assertThat(results.getJsonObject(3).getJsonObject("error").getString("code"))
        .isEqualTo("connection_reset");
    assertThat(reply.json().getJsonObject("summary").encode())
        .isEqualTo("{\"200\":1,\"201\":1,\"404\":1,\"502\":1}");
  }

  @Test
  void batchInABatch_isAnErrorOfThatItem() {
    Reply reply =
        stage
            .client(gateway("{}"))
            .post(
                "/batch",
                "[{\"path\": \"/batch\", \"method\": \"POST\", \"body\": []}, {\"path\":"
                    + " \"/hello\"}]");

    assertThat(reply.json().getJsonObject("summary").encode()).isEqualTo("{\"201\":1,\"400\":1}");
  }

  @Test
  void records_comeInFinishOrderAndTheSummaryLast() {
    TestGateway gateway = gateway("{}");

    try (Wire client = asked(gateway, "application/x-ndjson")) {
      assertThat(client.head()).contains(" 200 ", "application/x-ndjson", "incremental: ?1");
      assertThat(client.chunk())
          .isEqualTo(
              "{\"name\":\"1\",\"status\":404,\"headers\":{\"content-type\":\"text/plain\"},"
                  + "\"body\":\"no\"}\n");
      gate.complete(null);
      assertThat(client.chunk()).startsWith("{\"name\":\"0\",\"status\":200,").endsWith("}\n");
      assertThat(client.chunk()).isEqualTo("{\"summary\":{\"200\":1,\"404\":1}}\n");
      assertThat(client.chunk()).isEmpty();
    }
  }

  @Test
  void events_areTheSameRecords() {
    TestGateway gateway = gateway("{}");

    try (Wire client = asked(gateway, "text/event-stream")) {
      assertThat(client.head()).contains("text/event-stream");
      assertThat(client.chunk()).startsWith("event: call\nid: 0\ndata: {\"name\":\"1\",");
      gate.complete(null);
      assertThat(client.chunk()).startsWith("event: call\nid: 1\ndata: {\"name\":\"0\",");
      assertThat(client.chunk())
          .isEqualTo("event: summary\nid: 2\ndata: {\"summary\":{\"200\":1,\"404\":1}}\n\n");
    }
  }

  @Test
  void failure_isARecordToo() {
    upstream.on("/a", Arrival::cut);

    Reply reply =
        stage.client(gateway("{join: as_completed}")).post("/batch", items("/up/a", "/hello"));

    assertThat(reply.field("content-type")).isEqualTo("application/x-ndjson");
    List<String> lines = reply.body().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.stream().filter(line -> line.contains("\"name\":\"0\"")).findFirst())
        .get()
        .asString()
        .contains("\"status\":502,\"error\":{\"code\":\"connection_reset\"");
    assertThat(lines.getLast()).isEqualTo("{\"summary\":{\"201\":1,\"502\":1}}");
  }

  @Test
  void joinAll_isNeverStreamed() {
    TestGateway gateway = gateway("{join: all}");

    Reply whole =
        stage.client(gateway).post("/batch", items("/hello"), "accept: application/x-ndjson");

    assertThat(whole.field("content-type")).isEqualTo("application/json");
    assertThat(whole.json().getJsonArray("results")).hasSize(1);
  }

  @Test
  void noItems_areASummaryAlone() {
    Reply reply = stage.client(gateway("{}")).post("/batch", "[]", "accept: application/x-ndjson");

    assertThat(reply.body()).isEqualTo("{\"summary\":{}}\n");
  }

  @Test
  void clientThatLeaves_cancelsTheRest() {
    TestGateway gateway = gateway("{}");

    try (Wire client = asked(gateway, "application/x-ndjson")) {
      client.head();
      client.chunk();
    }

    assertThat(upstream.awaitArrival("/slow").awaitDeparture()).isNotNull();
    gateway.rest();
  }

  @Test
  void bodyThatStandsStill_endsByTheIdleTimeoutOfItsRoute() {
    upstream
        .on(
            "/still",
            call -> {
              call.head(200, 10, "content-type: application/json");
              call.write("[1,");
              call.stall();
            })
        .on("/whole", call -> call.json("[2]"));

    Reply reply = stage.client(gateway("{}")).post("/batch", items("/brisk/still", "/brisk/whole"));

    JsonObject error = reply.json().getJsonArray("results").getJsonObject(0).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("deadline_exceeded");
    assertThat(error.getString("phase")).isEqualTo("body");
    assertThat(error.getString("detail")).contains("did not go on");
    assertThat(reply.json().getJsonObject("summary").encode()).isEqualTo("{\"200\":1,\"504\":1}");
  }

  @Test
  void moreThanMax_isTooLargeAndWhatIsNoListIsBad() {
    TestClient client = stage.client(gateway("{max: 1}"));

    assertThat(client.post("/batch", items("/hello", "/hello")).status()).isEqualTo(413);
    assertThat(client.post("/batch", "{}").status()).isEqualTo(400);
    assertThat(client.post("/batch", "[").status()).isEqualTo(400);
  }
}
