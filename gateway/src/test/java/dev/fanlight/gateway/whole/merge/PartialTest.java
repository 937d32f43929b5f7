package dev.fanlight.gateway.whole.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says of the calls that did not succeed: {@code Fanlight-Partial}. */
class PartialTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private TestGateway gateway(String fanOut) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - name: home
            match: {path: /home}
            timeout: 5s
            fan_out: %s
        """
            .formatted(upstream.url(), fanOut));
  }

  private Reply get(String fanOut) {
    return stage.client(gateway(fanOut)).get("/home");
  }

  private void good(String... paths) {
    for (String path : paths) {
      upstream.on(path, call -> call.json("1"));
    }
  }

  private void bad(String... paths) {
    for (String path : paths) {
      upstream.on(path, call -> call.answer(500, "no"));
    }
  }

  /** Every way not to succeed, and calls that did or never were. */
  private static final String CALLS =
      """
      calls: [{name: nothing, upstream: up, path: /bad, optional: true},
              {name: ok, upstream: up, path: /ok},
              {name: skipped, upstream: up, path: /ok, when: {header.x-none: {exists: true}}},
              {name: behind, upstream: up, path: /ok, after: [nothing], optional: true},
              {name: fallback, upstream: up, path: /bad, fallback: {body: 0}},
              {name: kind, upstream: up, path: /bad, on_error: {5xx: {body: 0}}}]
      """;

  @ParameterizedTest
  @ValueSource(strings = {"all", "all_settled"})
  void partial_namesEveryCallThatDidNotSucceedWhateverStandsInItsPlace(String join) {
    good("/ok");
    bad("/bad");

    Reply reply = get("{join: " + join + ", " + CALLS + "}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("fanlight-partial")).isEqualTo("nothing, behind, fallback, kind");
  }

  @Test
  void partial_ofAStreamStandsInItsSummaryWhereSkippedCallsDoNotCount() {
    good("/ok");
    bad("/bad");

    Reply reply = get("{join: as_completed, " + CALLS + "}");

    JsonObject summary =
        new JsonObject(reply.body().lines().toList().getLast()).getJsonObject("summary");
    assertThat(summary.getJsonArray("partial"))
        .isEqualTo(new JsonArray(List.of("nothing", "behind", "fallback", "kind")));
    assertThat(summary.getInteger("calls")).isEqualTo(5);
    assertThat(summary.getInteger("succeeded")).isEqualTo(1);
    assertThat(summary.getInteger("failed")).isEqualTo(4);
    assertThat(reply.field("fanlight-partial")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{quorum: 1}", "first"})
  void partial_ofAJoinThatNeedsNotAllNamesWhoFailedAndNeverWhoLost(String join) {
    bad("/bad");
    upstream
        .on("/slow", Arrival::stall)
        .on(
            "/ok",
            call -> {
              call.await(gate);
              call.json("1");
            });
    TestGateway gateway =
        gateway(
            """
            {join: %s, calls: [{name: bad, upstream: up, path: /bad},
              {name: ok, upstream: up, path: /ok}, {name: slow, upstream: up, path: /slow}]}
            """
                .formatted(join));

    CompletableFuture<Reply> reply = stage.client(gateway).send("/home");
    Eventually.equal(
        "failed calls",
        1.0,
        () -> gateway.metrics().sum("fanlight_calls_total", "outcome=\"failure\""));
    gate.complete(null);

    assertThat(Eventually.get("the answer", reply).field("fanlight-partial")).isEqualTo("bad");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all_settled", "as_completed"})
  void partial_namesAListOnceByItsDeclaredName(String join) {
    good("/ids", "/i/2");
    bad("/i/1", "/i/3");
    upstream.on("/ids", call -> call.json("[1,2,3]"));

    Reply reply =
        get(
            """
            {join: %s, calls: [{name: ids, upstream: up, path: /ids},
              {name: each, upstream: up, path: "/i/{item}", after: [ids], for_each: {in: "ids.body#"}}]}
            """
                .formatted(join));

    String partial =
        join.equals("all_settled")
            ? reply.field("fanlight-partial")
            : new JsonObject(reply.body().lines().toList().getLast())
                .getJsonObject("summary").getJsonArray("partial").stream()
                    .map(Object::toString)
                    .reduce("", String::concat);
    assertThat(partial).isEqualTo("each");
  }
}
