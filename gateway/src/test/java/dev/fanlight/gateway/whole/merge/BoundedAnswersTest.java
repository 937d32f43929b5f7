package dev.fanlight.gateway.whole.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says beside its results has bounds of its own, and costs no answer. */
class BoundedAnswersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int KIB = 1024;

  private final Http1Upstream upstream = stage.upstream();

  private void fails(String path, int bytes) {
    String body = "\"" + "x".repeat(bytes - 2) + "\"";
    upstream.on(path, call -> call.answer(500, body, "content-type: application/json"));
  }

  private static long shown(Reply reply) {
    return reply.body().split("\"body\":\"x", -1).length - 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"all_settled", "as_completed", "first", "{quorum: 1}"})
  void errorBodies_haveAQuarterOfTheAnswerTogether(String join) {
    fails("/bad", 10 * KIB);

    Reply reply =
        stage
            .fanOut(
                upstream,
                """
                {join: %s, error_bodies: true, max_body: 100KiB, calls: [{name: a, upstream: up, path: /bad},
                   {name: b, upstream: up, path: /bad}, {name: c, upstream: up, path: /bad},
                   {name: d, upstream: up, path: /bad}]}
                """
                    .formatted(join))
            .get("/home");

    assertThat(reply.body()).contains("answered with status 500");
    assertThat(shown(reply)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"merge: object", "merge: {jq: .}", "merge: {jq: .calls, input: all}"})
  void errorBodies_areLeftOutWhereTheAnswerHasNoRoomForThem(String merge) {
    fails("/bad", 20 * KIB);
    upstream.on("/ok", call -> call.json("\"" + "y".repeat(90 * KIB) + "\""));

    Reply reply =
        stage
            .fanOut(
                upstream,
                """
                {join: all_settled, error_bodies: true, max_body: 100KiB, %s,
                 calls: [{name: a, upstream: up, path: /bad}, {name: b, upstream: up, path: /ok}]}
                """
                    .formatted(merge))
            .get("/home");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("answered with status 500").contains("yyy");
    assertThat(shown(reply)).isZero();
  }

  @Test
  void errorBodies_ofEqualItemsCountInEachOfTheirPlaces() {
    fails("/bad", 10 * KIB);

    Reply reply =
        stage
            .fanOut(
                upstream,
                """
                {join: all_settled, error_bodies: true, max_body: 100KiB,
                 for_each: {in: query.i, distinct: true}, call: {upstream: up, path: /bad}}
                """)
            .get("/home?i=1&i=1&i=1&i=2&i=2");

    assertThat(shown(reply)).isEqualTo(2);
  }

  @Test
  void partial_namesAtMostThirtyTwo() {
    upstream.on("/bad", call -> call.answer(500, "no"));
    String items = String.join("&", IntStream.range(0, 40).mapToObj(i -> "i=" + i).toList());

    Reply reply =
        stage
            .fanOut(
                upstream,
                "{join: all_settled, for_each: {in: query.i}, call: {upstream: up, path: /bad}}")
            .get("/home?" + items);

    assertThat(reply.field("fanlight-partial").split(", ")).hasSize(32).contains("call.31");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fan_out: {join: as_completed, max_body: 512KiB, for_each: {in: query.i}, "
            + "call: {upstream: up, path: /i}}",
        "batch: {join: as_completed}",
      })
  void aStream_sendsNothingThatWaitedForAPermitWhileItsClientTakesNothing(String action) {
    String record = "\"" + "x".repeat(256 * KIB) + "\"";
    upstream.on("/i", call -> call.json(record));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", timeout: 60s, bulkhead: {max_concurrent: 2}}
            routes:
              - {name: i, match: {path: /i}, timeout: 60s, proxy: {upstream: up}}
              - name: home
                match: {path: /home}
                timeout: 60s
                %s
            """
                .formatted(upstream.url(), action));

    try (Wire client = new Wire(gateway.port())) {
      client.send(action.startsWith("batch") ? batchOfHundred() : listOfHundred());
      upstream.awaitArrival("/i");
      Eventually.equal(
          "those who wait for a permit",
          0.0,
          () ->
              gateway.metrics().sum("fanlight_bulkhead_queue_depth")
                  + gateway.metrics().sum("fanlight_bulkhead_in_use"));

      assertThat(upstream.arrivals("/i")).hasSizeLessThan(60);
      assertThat(client.rest())
          .containsPattern("summary\":\\{\"(calls\":100,\"succeeded|200)\":100");
    }
  }

  private static String listOfHundred() {
    String items = String.join("&", IntStream.range(0, 100).mapToObj(i -> "i=" + i).toList());
    return "GET /home?" + items + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  }

  private static String batchOfHundred() {
    String items = IntStream.range(0, 100).mapToObj(i -> "{\"path\":\"/i\"}").toList().toString();
    return "POST /home HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
        + items.length()
        + "\r\n\r\n"
        + items;
  }

  @ParameterizedTest
  @ValueSource(strings = {".a + 1", ".a | error", "error(\\\"told \\\" + .a)"})
  void aProgram_thatFailsShowsTheClientNoValue(String program) {
    upstream.on("/a", call -> call.json("\"hunter2\""));

    Reply reply =
        stage
            .fanOut(
                upstream,
                "{merge: {jq: \"%s\"}, calls: [{name: a, upstream: up, path: /a}]}"
                    .formatted(program))
            .get("/home");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("the jq program failed\"").doesNotContain("hunter2");
    assertThat(String.valueOf(reply.field("proxy-status"))).doesNotContain("hunter2");
  }
}
