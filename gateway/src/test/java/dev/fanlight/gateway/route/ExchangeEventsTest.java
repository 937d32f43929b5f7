package dev.fanlight.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.filter.ChainedFilter;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.telemetry.Counted;
import dev.fanlight.gateway.telemetry.event.EventTree;
import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.gateway.telemetry.event.RecordedEvents;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Call;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener hears of an exchange, from the request to the last byte of the answer. */
class ExchangeEventsTest {
  private static final String CONFIG =
      """
      listeners: [{name: public, port: 8080}]
      upstreams: {u: {url: "http://u:80"}}
      routes:
        - name: home
          match: {path: /home}
          fan_out:
            join: {quorum: 2}
            merge: array
            calls:
              - {name: retried, upstream: u, path: /retried, retry: {attempts: 2, on: [503]}}
              - {name: hedged, upstream: u, path: /hedged, hedge: {delay: 20ms, max: 1}}
              - {name: lost, upstream: u, path: /lost}
        - {name: one, match: {path: /one}, proxy: {upstream: u}}
        - {name: batch, match: {path: /batch, methods: [POST]}, batch: {max: 2}}
      """;

  @TempDir Path folder;

  private final RouteScene scene = new RouteScene(this::script);
  private final List<String> events = new ArrayList<>();
  private final List<EventTree> trees = new ArrayList<>();
  private int asked;
  private @Nullable GatewayConfig config;

  @BeforeEach
  void load() throws Exception {
    config = RouteScene.config(folder, CONFIG);
  }

  /**
   * Answers late the first time it is asked for something hedged, and 503 for something retried.
   */
  private Script script(String path) {
    return switch (path) {
      case "/retried" -> Script.answer(1, asked++ == 0 ? 503 : 200, "1");
      case "/hedged" -> Script.answer(scene.upstream.open().contains(path) ? 10 : 500, 200, "2");
      case "/lost" -> Script.answer(1000, 200, "3");
      default -> Script.answer(1, 200, "4");
    };
  }

  private void exchange(GatewayRequest request, ExchangeObserver.Source listeners, Filter filter) {
    FilterMeters meters = scene.telemetry.plugin("tag", "tag", "home");
    ChainedFilter plugin = ChainedFilter.of("tag", filter, meters);
    scene.play(
        Objects.requireNonNull(config),
        Map.of("home", new FilterChain(List.of(plugin))),
        listeners,
        request,
        served ->
            served
                .response()
                .onSuccess(answer -> served.end(answer.status(), 7, null))
                .onFailure(failure -> served.end(500, 0, GatewayError.from(failure))));
  }

  private ExchangeObserver listen(ExchangeStart exchange, MultiMap headers) {
    RecordedEvents tree = new RecordedEvents(exchange, events::add);
    trees.add(tree);
    return tree;
  }

  @Test
  void fanOut_tellsOfItsPluginItsRetryItsHedgeAndTheCallThatLost() {
    exchange(RouteScene.get("/home"), this::listen, (exchange, chain) -> chain.proceed(exchange));

    assertThat(events)
        .containsExactly(
            "home: begun by GET /home",
            "home: plugin 0 tag entered",
            "home: plugin 0 proceeded",
            "home: call 1 retried to u ready",
            "home: call 1 permitted",
            "home: call 1 attempt 1 FIRST to u:80",
            "home: call 2 hedged to u ready",
            "home: call 2 permitted",
            "home: call 2 attempt 1 FIRST to u:80",
            "home: call 3 lost to u ready",
            "home: call 3 permitted",
            "home: call 3 attempt 1 FIRST to u:80",
            "home: fan-out of 3",
            "home: call 1 attempt 1 connected",
            "home: call 2 attempt 1 connected",
            "home: call 3 attempt 1 connected",
            "home: call 1 attempt 1 head 503",
            "home: call 1 attempt 1 ended with 503",
            "home: call 1 attempt 2 RETRY to u:80",
            "home: call 1 attempt 2 connected",
            "home: call 1 attempt 2 head 200",
            "home: call 1 attempt 2 body ended",
            "home: call 1 attempt 2 ended with 200",
            "home: call 1 ended SUCCESS 200",
            "home: call 2 attempt 2 HEDGE to u:80",
            "home: call 2 attempt 2 connected",
            "home: call 2 attempt 2 head 200",
            "home: call 2 attempt 1 ended NOT_NEEDED",
            "home: call 2 attempt 2 body ended",
            "home: call 2 attempt 2 ended with 200",
            "home: call 2 ended SUCCESS 200",
            "home: call 3 cancelled",
            "home: call 3 attempt 1 ended CANCELLED",
            "home: call 3 ended CANCELLED 0",
            "home: plugin 0 resumed",
            "home: plugin 0 left",
            "home: ended 200 7");
    assertThat(trees).allMatch(EventTree::isOver);
  }

  @Test
  void fanOut_isMeasuredJournaledAndLoggedFromTheSameEvents() {
    exchange(
        RouteScene.get("/home"),
        (exchange, headers) -> null,
        (exchange, chain) -> chain.proceed(exchange));

    assertThat(attempts("retry")).isOne();
    assertThat(attempts("hedge")).isOne();
    assertThat(scene.recent.newest(1, any -> true).getFirst().exchange().calls())
        .extracting(Call::name, call -> call.attempts().size(), Call::outcome)
        .containsExactly(
            tuple("retried", 2, Outcome.SUCCESS),
            tuple("hedged", 2, Outcome.SUCCESS),
            tuple("lost", 1, Outcome.CANCELLED));
    assertThat(scene.logged)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.start().route()).isEqualTo("home");
          assertThat(line.ending().bytes()).isEqualTo(7);
        });
  }

  private double attempts(String reason) {
    return Counted.of(scene.telemetry, MetricCatalog.CALL_ATTEMPTS, "u", reason);
  }

  @Test
  void pluginThatThrows_isToBlameAndIsLeft() {
    exchange(
        RouteScene.get("/home"),
        this::listen,
        (exchange, chain) -> {
          throw new IllegalStateException("a defect");
        });

    assertThat(events)
        .containsExactly(
            "home: begun by GET /home",
            "home: plugin 0 tag entered",
            "home: plugin 0 left",
            "home: plugin 0 failed",
            "home: ended 500 PLUGIN_FAILED");
  }

  @Test
  void itemOfABatch_isACallAndAnExchangeOfItsOwn() {
    GatewayRequest request =
        new GatewayRequest(
            HttpMethod.POST,
            "/batch",
            null,
            HttpHeaders.headers().set("content-type", "application/json"),
            Body.of(Buffer.buffer("[{\"path\": \"/one\"}]")));

    exchange(request, this::listen, (exchange, chain) -> chain.proceed(exchange));

    assertThat(events)
        .containsExactly(
            "batch: begun by POST /batch",
            "batch: call 1 item.0 to fanlight ready",
            "batch: call 1 dispatched",
            "one: begun by GET /one",
            "one: call 1 u to u ready",
            "one: call 1 permitted",
            "one: call 1 attempt 1 FIRST to u:80",
            "batch: fan-out of 1",
            "one: call 1 attempt 1 connected",
            "one: call 1 attempt 1 head 200",
            "one: call 1 attempt 1 body ended",
            "one: call 1 attempt 1 ended with 200",
            "one: call 1 ended SUCCESS 200",
            "one: ended 200 0",
            "batch: call 1 ended SUCCESS 200",
            "batch: ended 200 7");
    assertThat(trees).hasSize(2).allMatch(EventTree::isOver);
  }
}
