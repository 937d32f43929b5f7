package dev.fanlight.gateway.whole.plugin;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.bootstrap.platform.EventLoops;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.filter.pool.Carriers;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What plugins that hold every thread mean for others: for event loops, and for other pools. */
class FullPoolsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private static final String HELD = "full-pools.held";
  private static final int THREADS = 2;
  private static final int QUEUE = 3;
  private static final String TICKED = "fanlight_plugin_ticks_ticked_total";

  /** Of each loop, every 5 ms; they come while the plugins hold all threads. */
  private static final int TICKS = 40;

  /** A timer on each loop that a request has come to; its ticks have the id of their thread. */
  private static final String TICKING =
      """
      PerLoop<Long> timers =
          context.perLoop(
              vertx -> {
                String loop = String.valueOf(Thread.currentThread().threadId());
                var ticked = context.meters().counter("ticked", "Ticks", "loop", loop);
                return vertx.setPeriodic(5, timer -> ticked.increment());
              },
              timer -> {
                io.vertx.core.Vertx.currentContext().owner().cancelTimer(timer);
                return io.vertx.core.Future.succeededFuture();
              });
      return (Filter) (it, chain) -> { timers.get(); return chain.proceed(it); };
      """;

  @BeforeAll
  static void pack() throws IOException {
    blocking("Parks", "Thread.sleep(5);");
    blocking("Spins", "Thread.onSpinWait();");
    blocking("Goes", "break;");
    plugin("Ticks", TICKING);
  }

  private static void blocking(String simpleName, String step) throws IOException {
    String create =
        """
        var begun = context.meters().counter("begun", "Tasks begun");
        return (BlockingFilter) it -> {
          begun.increment();
          while (System.getProperty("%s") != null) { %s }
          return Step.proceed(it.request());
        };
        """
            .formatted(HELD, step);
    plugin(simpleName, create);
  }

  private static void plugin(String simpleName, String create) throws IOException {
    TestJar.plugin(simpleName, simpleName.toLowerCase(java.util.Locale.ROOT), create)
        .write(folder.resolve(simpleName + ".jar"));
  }

  @AfterEach
  void letGo() {
    System.clearProperty(HELD);
  }

  private static TestGateway gateway() {
    return stage.gateway(
        """
        plugin_folders: [%s]
        blocked_threshold: 20ms
        pools: {parked: {threads: %2$d, max_queue: %3$d}, spun: {threads: %2$d, max_queue: %3$d}}
        routes:
          - {name: parks, match: {path: /parks}, plugins: [{name: parks, pool: parked, config: {word: w}}], respond: {}}
          - {name: spins, match: {path: /spins}, plugins: [{name: spins, pool: spun, config: {word: w}}], respond: {}}
          - {name: honest, match: {path: /honest}, plugins: [{name: ticks, config: {word: w}}], respond: {body: served}}
        """
            .formatted(folder, THREADS, QUEUE));
  }

  @Test
  void everyEventLoopTicks_andNeverWaits_andOthersAreServed() {
    System.setProperty(HELD, "yes");
    TestGateway gateway = gateway();
    TestClient client = stage.client(gateway);
    letAllTick(gateway);
    List<CompletableFuture<Reply>> held = new ArrayList<>();
    for (int i = 0; i < THREADS + QUEUE; i++) {
      held.add(client.send("/parks"));
      held.add(client.send("/spins"));
    }
    full(gateway, "fanlight_pool_queue_depth", QUEUE);
    begun(gateway, "parks");
    begun(gateway, "spins");
    Metrics before = gateway.metrics();
    Map<Long, Long> waits = waits(before);

    Eventually.noComplaint(() -> {
      assertThat(client.get("/honest").body()).isEqualTo("served");
      return slow(before, gateway.metrics());
    });

    assertThat(waits(before)).as("how often each loop has slept or parked").isEqualTo(waits);
    assertThat(held).noneMatch(CompletableFuture::isDone);
    letGo();
    assertThat(held).allMatch(reply -> Eventually.get("an answer", reply).status() == 200);
  }

  @Test
  void aPoolWhoseVirtualThreadsCannotBegin_isNamedByReadiness_untilTheyDo() {
    System.setProperty(HELD, "yes");
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            defaults: {timeout: 1m, connect_timeout: 5s}
            pools: {a: {threads: virtual}, b: {threads: virtual}}
            routes:
              - {name: spins, match: {path: /spins}, plugins: [{name: spins, pool: a, config: {word: w}}], respond: {}}
              - {name: honest, match: {path: /honest}, plugins: [{name: goes, pool: b, config: {word: w}}], respond: {}}
            """
                .formatted(folder));
    TestClient client = stage.client(gateway);
    List<CompletableFuture<Reply>> held = new ArrayList<>();
    for (int i = 0; i < Carriers.count(); i++) {
      held.add(client.send("/spins"));
    }
    Eventually.equal(
        "tasks begun",
        (double) Carriers.count(),
        () -> gateway.metrics().sum("fanlight_plugin_spins_begun_total"));
    assertThat(gateway.readiness()).isEqualTo("200 {\"status\":\"ready\"}");

    CompletableFuture<Reply> honest = client.send("/honest");

    Eventually.equal(
        "readiness",
        "503 {\"status\":\"not_ready\",\"reason\":\"pool b has no thread left: others keep all"
            + " carriers of virtual threads, for longer than 3 s\"}",
        gateway::readiness);
    assertThat(client.get("/honest").code()).isEqualTo("overloaded");
    letGo();
    assertThat(Eventually.get("an answer", honest).status()).isEqualTo(200);
    Eventually.equal("readiness", "200 {\"status\":\"ready\"}", gateway::readiness);
    assertThat(held).allMatch(reply -> Eventually.get("an answer", reply).status() == 200);
  }

  private static void full(TestGateway gateway, String gauge, double each) {
    for (String pool : List.of("parked", "spun")) {
      Eventually.equal(gauge, each, () -> gateway.metrics().sum(gauge, "pool=\"" + pool + "\""));
    }
  }

  /** The plugin's code holds all threads of its pool. */
  private static void begun(TestGateway gateway, String plugin) {
    Eventually.equal(
        "tasks begun of " + plugin,
        (double) THREADS,
        () -> gateway.metrics().sum("fanlight_plugin_" + plugin + "_begun_total"));
  }

  /** A listener gives its connections to its loops in turn: as many as there are loops will do. */
  private static void letAllTick(TestGateway gateway) {
    Eventually.noComplaint(() -> {
      try (Wire client = new Wire(gateway.port())) {
        client.send("GET /honest HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n").rest();
      }
      int loops = gateway.metrics().series(TICKED).size();
      return loops == EventLoops.COUNT ? "" : "only " + loops + " loops tick";
    });
  }

  /**
   * How often the thread of each loop that ticks has waited by now, by its id. A loop waits for the
   * network only, in a call of the operating system, which does not count here.
   */
  private static Map<Long, Long> waits(Metrics metrics) {
    return metrics.series(TICKED).keySet().stream()
        .map(ticks -> Long.valueOf(ticks.replaceAll("\\D", "")))
        .collect(
            toMap(
                id -> id,
                id -> ManagementFactory.getThreadMXBean().getThreadInfo(id).getWaitedCount()));
  }

  /** The loops that have not ticked often enough; empty: all have. */
  private static String slow(Metrics before, Metrics after) {
    return after.series(TICKED).entrySet().stream()
        .filter(loop -> loop.getValue() - before.samples().get(loop.getKey()) < TICKS)
        .map(loop -> "too few ticks: " + loop.getKey())
        .collect(joining(", "));
  }
}
