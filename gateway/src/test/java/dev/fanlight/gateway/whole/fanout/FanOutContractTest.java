package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small print of a fan-out: what a fallback stands for, whose time it is. */
class FanOutContractTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private TestGateway gateway(String upstreamKeys, String fanOut) {
    return stage.gateway(
        """
        trusted_proxies: [127.0.0.1]
        upstreams:
          up: {url: "%s"%s}
          gone: {url: "http://127.0.0.1:%d"}
        routes:
          - name: home
            match: {path: /home}
            timeout: 5s
            fan_out: %s
        """
            .formatted(upstream.url(), upstreamKeys, stage.port(), fanOut));
  }

  private Reply get(String fanOut) {
    return stage.client(gateway("", fanOut)).get("/home");
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

  @Test
  void dependantOfATimedOutCall_isCancelledWithTheReasonAndIsNoTimeout() {
    good("/b");
    upstream.on("/a", Arrival::stall);
    TestGateway gateway =
        gateway(
            "",
            """
            {join: all_settled, calls: [{name: a, upstream: up, path: /a, timeout: 50ms},
              {name: b, upstream: up, path: /b, after: [a]}]}
            """);

    Reply reply = stage.client(gateway).get("/home");

    assertThat(code(reply, "a")).isEqualTo("deadline_exceeded");
    assertThat(code(reply, "b")).isEqualTo("dependency_failed");
    assertThat(upstream.arrivals("/b")).isEmpty();
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"timeout\"")).isEqualTo(1);
    assertThat(after.sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(1);
  }

  private static String code(Reply reply, String call) {
    return reply.json().getJsonObject(call).getJsonObject("error").getString("code");
  }

  @Test
  void noCall_startsWithTheDeadlinePast() {
    good("/b");
    upstream.on("/a", Arrival::stall);
    TestGateway gateway =
        gateway(
            "",
            """
            {join: all_settled, concurrency: 1, calls: [{name: a, upstream: up, path: /a},
              {name: b, upstream: up, path: /b}]}
            """);

    Reply reply = stage.client(gateway).get("/home", "x-request-timeout-ms: 100");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(code(reply, "a")).isEqualTo("deadline_exceeded");
    assertThat(code(reply, "b")).isEqualTo("deadline_exceeded");
    assertThat(reply.json().getJsonObject("b").getJsonObject("error").getString("phase"))
        .isEqualTo("queue");
    assertThat(upstream.arrivals("/b")).isEmpty();
  }

  @Test
  void remainingBudget_shrinksOverRetriesAndChainedCalls() {
    upstream
        .on(
            "/a",
            call -> {
              boolean again = upstream.arrivals("/a").size() > 1;
              call.delay(Duration.ofMillis(30));
              call.answer(again ? 200 : 503, "1");
            })
        .on("/b", call -> call.json("1"));
    TestGateway gateway =
        gateway(
            ", timeout: 10s, retry: {attempts: 2, on: [503]}",
            """
            {calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b, after: [a]}]}
            """);

    assertThat(stage.client(gateway).get("/home").status()).isEqualTo(200);

    List<Long> budgets =
        Stream.concat(upstream.arrivals("/a").stream(), upstream.arrivals("/b").stream())
            .map(call -> Objects.requireNonNull(call.field("x-request-timeout-ms")))
            .map(Long::valueOf)
            .toList();
    assertThat(budgets).hasSize(3);
    assertThat(budgets.get(0)).isBetween(1L, 5000L);
    assertThat(budgets.get(1)).isLessThanOrEqualTo(budgets.get(0) - 30);
    assertThat(budgets.get(2)).isLessThanOrEqualTo(budgets.get(1) - 30);
  }

  @Test
  void enough_endsTheStreamAndResetsTheRest() {
    good("/a", "/b");
    upstream.on("/c", Arrival::stall);

    Reply reply =
        get(
            """
            {join: as_completed, enough: 2, calls: [{name: a, upstream: up, path: /a},
              {name: b, upstream: up, path: /b}, {name: c, upstream: up, path: /c}]}
            """);

    List<String> lines = reply.body().lines().toList();
    assertThat(lines).hasSize(3);
    JsonObject summary = new JsonObject(lines.getLast()).getJsonObject("summary");
    assertThat(summary.getInteger("calls")).isEqualTo(2);
    assertThat(summary.getInteger("succeeded")).isEqualTo(2);
    assertThat(summary.getJsonArray("partial")).isEmpty();
    assertThat(reply.field("incremental")).isEqualTo("?1");
    assertThat(reply.field("cache-control")).isEqualTo("no-store");
    assertThat(upstream.arrivals("/c")).allSatisfy(c -> assertThat(c.awaitDeparture()).isNotNull());
  }

  /** The first call has a fallback of its kind; the second has one of every other kind. */
  @ParameterizedTest
  @CsvSource({
    "timeout, up, /stall",
    "connect, gone, /x",
    "4xx, up, /404",
    "5xx, up, /500",
    "invalid_body, up, /invalid",
  })
  void onError_choosesTheFallbackByTheKindOfFailure(String kind, String target, String path) {
    upstream
        .on("/stall", Arrival::stall)
        .on("/404", call -> call.answer(404, "no"))
        .on("/500", call -> call.answer(500, "no"))
        .on("/invalid", call -> call.json("{not json"));
    String others =
        Stream.of("timeout", "rejected", "connect", "4xx", "5xx", "invalid_body")
            .filter(other -> !other.equals(kind))
            .map(other -> other + ": {body: other}")
            .collect(Collectors.joining(", "));
    String call = "{name: %s, upstream: %s, path: %s, timeout: 200ms, on_error: {%s}, %s}";
    String general = "fallback: {body: general}";

    Reply reply =
        get(
            "{calls: [%s, %s]}"
                .formatted(
                    call.formatted("a", target, path, kind + ": {body: mine}", general),
                    call.formatted("b", target, path, others, general)));

    assertThat(reply.body()).isEqualTo("{\"a\":\"mine\",\"b\":\"general\"}");
  }

  @Test
  void onError_knowsWhoWasTurnedAwayByABulkhead() {
    upstream.on("/stall", Arrival::stall);

    Reply reply =
        stage
            .client(
                gateway(
                    ", bulkhead: {max_concurrent: 1, max_queue: 0}",
                    """
                    {calls: [
                      {name: a, upstream: up, path: /stall, timeout: 100ms, optional: true},
                      {name: b, upstream: up, path: /b, on_error: {rejected: {body: full}, 5xx: {body: no}}}]}
                    """))
            .get("/home");

    assertThat(reply.body()).isEqualTo("{\"a\":null,\"b\":\"full\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "all_settled", "{quorum: 1}", "as_completed"})
  void setCookie_neverComesThroughUnasked(String join) {
    upstream.on(
        "/a", call -> call.answer(200, "1", "set-cookie: a=b", "etag: x", "cache-control: public"));

    Reply reply = get("{join: " + join + ", calls: [{name: a, upstream: up, path: /a}]}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("set-cookie")).isNull();
    assertThat(reply.field("etag")).isNull();
    assertThat(reply.field("cache-control")).isEqualTo("no-store");
  }
}
