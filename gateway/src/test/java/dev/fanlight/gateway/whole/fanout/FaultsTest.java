package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Fault;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of one call of three, under every join. */
class FaultsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final List<String> JOINS =
      List.of("all", "all_settled", "first", "{quorum: 2}", "as_completed");

  private final Http1Upstream good = stage.upstream();
  private final Http1Upstream bad = stage.upstream();

  private TestGateway gateway(String join, Fault fault, String badUrl) {
    return stage.gateway(
        """
        upstreams:
          good: {url: "%s"}
          bad: {url: "%s", timeout: %s, max_body: 1KiB}
        routes:
          - name: x
            match: {path: /x}
            fan_out:
              join: %s
              calls:
                - {name: a, upstream: good, path: /a}
                - {name: b, upstream: bad, path: /b%s}
                - {name: c, upstream: good, path: /c}
        """
            .formatted(
                good.url(), badUrl, fault.timesOut() ? "500ms" : "10s", join, fault.callKeys()));
  }

  static Stream<Arguments> faultsUnderJoins() {
    return JOINS.stream()
        .flatMap(join -> Arrays.stream(Fault.values()).map(fault -> Arguments.of(join, fault)))
        // Under `first` an answer goes through as it is, so it may be anything.
        .filter(both -> !List.of(both.get()).equals(List.of("first", Fault.NOT_JSON)));
  }

  @ParameterizedTest
  @MethodSource("faultsUnderJoins")
  void fault_ofOneCallIsItsOneOutcomeAndTheJoinDecidesTheRest(String join, Fault fault) {
    CompletableFuture<Void> counted = new CompletableFuture<>();
    for (String path : List.of("/a", "/c")) {
      good.on(
          path,
          call -> {
            call.await(counted);
            call.json("\"" + path + "\"");
          });
    }
    bad.on("/b", fault.script);
    String url = fault == Fault.REFUSED ? "http://127.0.0.1:" + stage.port() : bad.url();
    TestGateway gateway = gateway(join, fault, url);

    CompletableFuture<Reply> reply = stage.client(gateway).send("/x");
    Eventually.equal(
        "the calls counted",
        1.0,
        () -> gateway.metrics().sum("fanlight_calls_total", "upstream=\"bad\""));
    counted.complete(null);

    assertAnswer(join, fault, Eventually.get("the answer", reply));
    assertCounted(join, fault, gateway.quiet());
  }

  private static void assertAnswer(String join, Fault fault, Reply reply) {
    switch (join) {
      case "all" -> {
        assertThat(reply.status()).isEqualTo(fault.status());
        JsonObject error = reply.json().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("call")).isEqualTo("b");
        assertThat(error.getString("code")).isEqualTo(fault.code);
        assertThat(reply.code()).isEqualTo(fault.code);
      }
      case "all_settled" -> {
        JsonObject error = reply.json().getJsonObject("b").getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo(fault.code);
        assertThat(reply.body()).startsWith("{\"a\":\"/a\",\"b\":").endsWith(",\"c\":\"/c\"}");
      }
      case "first" -> assertThat(reply.body()).isIn("\"/a\"", "\"/c\"");
      case "{quorum: 2}" -> {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).contains("\"a\":\"/a\"").contains("\"c\":\"/c\"");
      }
      default -> {
        List<String> records = reply.body().lines().toList();
        assertThat(records).hasSize(4);
        assertThat(records.getFirst()).contains("\"call\":\"b\"").contains(fault.code);
        assertThat(records.getLast()).contains("\"succeeded\":2").contains("\"failed\":1");
      }
    }
  }

  private static void assertCounted(String join, Fault fault, Metrics after) {
    String calls = "fanlight_calls_total";
    assertThat(after.sum(calls, "upstream=\"bad\"")).isEqualTo(1);
    assertThat(after.sum(calls, "upstream=\"bad\"", "outcome=\"" + fault.outcome() + "\""))
        .isEqualTo(1);
    assertThat(after.sum(calls, "upstream=\"good\"")).isEqualTo(2);
    String other = join.equals("all") ? "cancelled" : "success";
    if (!join.equals("first")) {
      assertThat(after.sum(calls, "upstream=\"good\"", "outcome=\"" + other + "\"")).isEqualTo(2);
    }
    assertThat(after.sum("fanlight_call_duration_seconds_count")).isEqualTo(3);
    assertThat(after.sum("fanlight_call_timeouts_total")).isEqualTo(fault.timesOut() ? 1 : 0);
    assertThat(after.sum("fanlight_request_duration_seconds_count")).isEqualTo(1);
    assertThat(after.sum("fanlight_fan_out_calls_count")).isEqualTo(1);
  }
}
