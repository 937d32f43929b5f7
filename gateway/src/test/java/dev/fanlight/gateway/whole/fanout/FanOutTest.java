package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Arrival.Departure;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an API developer sees of a fan-out. */
class FanOutTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String fanOut) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - name: home
            match: {path: /home}
            fan_out: %s
        """
            .formatted(upstream.url(), fanOut));
  }

  private static String three(String join) {
    return """
       {join: %s, calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b},
                          {name: c, upstream: up, path: /c}]}
    """
        .formatted(join);
  }

  @Test
  void all_callsRunTogetherAndMergeInDeclaredOrderWhateverOrderTheyFinishIn() {
    CompletableFuture<Void> allHere = new CompletableFuture<>();
    CompletableFuture<Void> cDone = new CompletableFuture<>();
    CompletableFuture<Void> bDone = new CompletableFuture<>();
    scripted("/c", allHere, cDone);
    scripted("/b", cDone, bDone);
    scripted("/a", bDone, new CompletableFuture<>());
    TestClient client = stage.client(gateway(three("all")));

    CompletableFuture<Reply> reply = client.send("/home");
    List.of("/a", "/b", "/c").forEach(upstream::awaitArrival);
    allHere.complete(null);

    assertThat(Eventually.get("the answer", reply).body())
        .isEqualTo("{\"a\":\"/a\",\"b\":\"/b\",\"c\":\"/c\"}");
  }

  /** Answers once the gate is open, and then opens the next. */
  private void scripted(
      String path, CompletableFuture<Void> gate, CompletableFuture<Void> afterwards) {
    upstream.on(
        path,
        call -> {
          call.await(gate);
          call.json("\"" + path + "\"");
          afterwards.complete(null);
        });
  }

  @Test
  void all_makesItsCallsAtTheSameTime() {
    List<String> paths = List.of("/a", "/b", "/c");
    for (String path : paths) {
      upstream.on(
          path,
          call -> {
            paths.forEach(each -> call.await(arrived(each)));
            call.json("1");
          });
    }

    Reply reply = stage.client(gateway(three("all"))).get("/home");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(upstream.mostAtOnce()).isEqualTo(3);
  }

  @Test
  void concurrency_twoOfSixItemsAtATimeAndResultsInItemOrder() {
    List<CompletableFuture<Void>> gates =
        Stream.generate(CompletableFuture<Void>::new).limit(7).toList();
    for (int item = 1; item <= 6; item++) {
      int number = item;
      upstream.on(
          "/items/" + item,
          call -> {
            call.await(gates.get(number));
            call.json(String.valueOf(number));
          });
    }
    TestClient client =
        stage.client(
            gateway(
                """
                {join: all, concurrency: 2, for_each: {in: query.id, as: id},
                 call: {upstream: up, path: "/items/{id}"}}
                """));

    CompletableFuture<Reply> reply = client.send("/home?id=1&id=2&id=3&id=4&id=5&id=6");
    for (int item = 2; item <= 6; item += 2) {
      upstream.awaitArrival("/items/" + (item - 1));
      upstream.awaitArrival("/items/" + item);
      // The later one ends first, and makes room for the next.
      gates.get(item).complete(null);
      if (item < 6) {
        upstream.awaitArrival("/items/" + (item + 1));
      }
      gates.get(item - 1).complete(null);
    }

    assertThat(Eventually.get("the answer", reply).body()).isEqualTo("[1,2,3,4,5,6]");
    assertThat(upstream.mostAtOnce()).isEqualTo(2);
  }

  private CompletableFuture<Void> arrived(String path) {
    CompletableFuture<Void> here = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      upstream.awaitArrival(path);
      here.complete(null);
    });
    return here;
  }

  @Test
  void allSettled_aCallThatIsTooSlowReadsAsAnErrorInItsPlace() {
    upstream
        .on("/a", call -> call.json("{\"id\":1}"))
        .on("/b", Arrival::stall)
        .on("/c", call -> call.json("[true]"));
    TestGateway gateway =
        gateway(
            """
            {join: all_settled, calls: [{name: a, upstream: up, path: /a},
              {name: b, upstream: up, path: /b, timeout: 100ms}, {name: c, upstream: up, path: /c}]}
            """);

    Reply reply = stage.client(gateway).get("/home");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).startsWith("{\"a\":{\"id\":1},\"b\":{").endsWith("\"c\":[true]}");
    JsonObject error = reply.json().getJsonObject("b").getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("deadline_exceeded");
    assertThat(error.getString("phase")).isEqualTo("response");
    assertThat(error.getInteger("status")).isEqualTo(504);
    assertThat(error.getInteger("elapsed_ms")).isGreaterThanOrEqualTo(100);
    assertThat(reply.field("fanlight-partial")).isEqualTo("b");
    assertThat(upstream.awaitArrival("/b").awaitDeparture()).isNotNull();
    Metrics after = gateway.quiet();
    assertThat(
            after.sum(
                "fanlight_call_timeouts_total",
                "route=\"home\"",
                "upstream=\"up\"",
                "phase=\"response\""))
        .isEqualTo(1);
    assertThat(after.sum("fanlight_calls_total", "outcome=\"success\"")).isEqualTo(2);
  }

  @Test
  void asCompleted_writesEachRecordWhenItIsThereInFinishOrder() {
    Map<String, CompletableFuture<Void>> gates =
        Map.of(
            "/a", new CompletableFuture<>(),
            "/b", new CompletableFuture<>(),
            "/c", new CompletableFuture<>());
    gates.forEach((path, gate) -> scripted(path, gate, new CompletableFuture<>()));
    TestGateway gateway = gateway(three("as_completed"));
    List<String> records = new ArrayList<>();

    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /home HTTP/1.1\r\nhost: gateway\r\n\r\n");
      for (String path : List.of("/b", "/c", "/a")) {
        CompletableFuture<Void> gate = gates.get(path);
        assertThat(gate).isNotNull();
        // The next one answers only when this record has been read.
        gate.complete(null);
        if (records.isEmpty()) {
          assertThat(client.head()).contains("application/x-ndjson");
        }
        records.add(client.chunk());
      }
      records.add(client.chunk());
    }

    assertThat(records.stream().limit(3).map(record -> new JsonObject(record).getString("call")))
        .containsExactly("b", "c", "a");
    assertThat(new JsonObject(records.getLast()).getJsonObject("summary").getInteger("succeeded"))
        .isEqualTo(3);
  }

  @Test
  void all_aFailedCallEndsTheExchangeAndTheSiblingsAreResetUpstream() {
    upstream
        .on("/a", Arrival::stall)
        .on(
            "/b",
            call -> {
              call.await(CompletableFuture.allOf(arrived("/a"), arrived("/c")));
              call.answer(500, "no");
            })
        .on("/c", Arrival::stall);
    TestGateway gateway = gateway(three("all"));

    Reply reply = stage.client(gateway).get("/home");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("call_failed");
    JsonArray errors = reply.json().getJsonArray("errors");
    assertThat(errors).hasSize(1);
    assertThat(errors.getJsonObject(0).getString("call")).isEqualTo("b");
    assertThat(errors.getJsonObject(0).getInteger("status")).isEqualTo(500);
    for (String sibling : List.of("/a", "/c")) {
      assertThat(upstream.awaitArrival(sibling).awaitDeparture())
          .isIn(Departure.CLOSED, Departure.RESET);
    }
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(2);
    assertThat(after.sum("fanlight_calls_total", "outcome=\"failure\"")).isEqualTo(1);
  }

  @Test
  void bulkhead_oneServedOneQueuedTooLongTheRestTurnedAwayAndTheNextServed() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    scripted("/a", gate, new CompletableFuture<>());
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up:
                url: "%s"
                bulkhead: {max_concurrent: 1, max_queue: 1, queue_timeout: 100ms}
            routes:
              - name: home
                match: {path: /home}
                fan_out: {calls: [{name: a, upstream: up, path: /a}]}
            """
                .formatted(upstream.url()));
    TestClient client = stage.client(gateway);

    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(client.send(HttpMethod.GET, "/home", ""));
    }
    Eventually.equal(
        "the number turned away",
        4L,
        () -> replies.stream().filter(CompletableFuture::isDone).count());
    gate.complete(null);

    List<Reply> answers = replies.stream().map(r -> Eventually.get("an answer", r)).toList();
    assertThat(answers.stream().map(Reply::status))
        .containsExactlyInAnyOrder(200, 503, 503, 503, 503);
    assertThat(answers.stream().filter(r -> r.status() == 503))
        .allSatisfy(turnedAway -> assertThat(turnedAway.field("retry-after")).isNotNull());
    assertThat(client.get("/home").status()).isEqualTo(200);
    assertThat(upstream.arrivals()).hasSize(2);
    Metrics after = gateway.quiet();
    String rejected = "fanlight_bulkhead_rejected_total";
    // Three and one, or on a slow machine the place in the queue is taken twice.
    assertThat(after.sum(rejected, "reason=\"bulkhead_full\"")).isBetween(1.0, 3.0);
    assertThat(after.sum(rejected, "reason=\"queue_timeout\"")).isBetween(1.0, 3.0);
    assertThat(after.sum(rejected)).isEqualTo(4);
    assertThat(after.sum("fanlight_calls_total", "outcome=\"rejected\"")).isEqualTo(4);
  }
}
