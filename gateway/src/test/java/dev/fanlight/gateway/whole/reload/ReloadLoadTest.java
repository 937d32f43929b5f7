package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many reloads under load lose no request and leave nothing behind. */
class ReloadLoadTest {
  private static final int RELOADS = 50;
  private static final List<String> TARGETS = List.of("/x", "/f", "/r", "/b");

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream one = stage.upstream();
  private final Http1Upstream two = stage.upstream();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger answers = new AtomicInteger();
  private final Map<String, Integer> wrong = new ConcurrentHashMap<>();

  /** No two in a row have anything but the names of the routes that are asked for in common. */
  private String yaml(int round) {
    boolean even = round % 2 == 0;
    return """
    trusted_proxies: [10.0.0.%1$d]
    blocked_threshold: %2$dms
    upstreams:
      up: {url: "%3$s", bulkhead: {max_concurrent: %4$d, max_queue: 1000}}
      other%5$d: {url: "%3$s"}
    routes:
      - {name: x, match: {path: /x}, bulkhead: {max_concurrent: %4$d}, proxy: {upstream: up}}
      - name: f
        match: {path: /f}
        fan_out:
          merge: {jq: "."}
          calls: [{name: a, upstream: up, path: /x}, {name: b, upstream: other%5$d, path: /x}]
      - {name: r, match: {path: /r}, respond: {body: here}}
      - name: b
        match: {path: /b}
        fan_out:
          merge: first
          calls:
            - {name: a, upstream: up, path: /x}
            - {name: late, upstream: other%5$d, path: /x, background: true}
      - {name: only%5$d, match: {path: /only%5$d}, respond: {}}
    """
        .formatted(
            even ? 1 : 2,
            even ? 100 : 200,
            even ? one.url() : two.url(),
            even ? 3 : 30,
            even ? 0 : round);
  }

  private void ask(TestClient client, int turn) {
    String target = TARGETS.get(turn % TARGETS.size());
    CompletableFuture<Reply> answer = client.send(target);
    answer.whenComplete((reply, failure) -> {
      answers.incrementAndGet();
      if (failure != null || reply.status() != 200) {
        String what = failure == null ? reply.status() + " " + reply.body() : failure.toString();
        wrong.merge(target + ": " + what, 1, Integer::sum);
      }
      if (!over.get()) {
        ask(client, turn + 1);
      }
    });
  }

  /** Those that belong to a configuration: of pools, and the one that watches the loops. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pool-") || name.equals("loop-watch"))
        .map(name -> name.replaceAll("\\d+", "N"))
        .sorted()
        .toList();
  }

  /** Which calls and phases are on critical paths depends on the load, so only the routes count. */
  private static Set<String> series(TestGateway gateway) {
    return gateway.quiet().samples().keySet().stream()
        .filter(series -> series.startsWith("fanlight_"))
        .map(series -> series.replaceAll("(critical_path_\\w+\\{).*(route=)", "$1$2"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void fiftyReloads_loseNoRequestAndLeaveNothingBehind() {
    one.on("/x", call -> call.json("{}"));
    two.on("/x", call -> call.json("{}"));
    TestGateway gateway = stage.gateway(yaml(0));
    List<TestClient> clients =
        List.of(stage.client(gateway), stage.client(gateway, HttpVersion.HTTP_2));
    TARGETS.forEach(target -> clients.getFirst().get(target));
    // The lag is measured once a second, and has no series before.
    String lag = "fanlight_event_loop_lag_seconds_count";
    Eventually.equal("a lag", true, () -> series(gateway).contains(lag));
    Set<String> seriesBefore = series(gateway);
    List<String> threadsBefore = threads();

    for (int i = 0; i < 16; i++) {
      ask(clients.get(i % 2), i);
    }
    for (int round = 1; round <= RELOADS; round++) {
      int asked = answers.get();
      gateway.reloaded(yaml(round));
      Eventually.noComplaint(() -> answers.get() > asked ? "" : "no request meanwhile");
    }
    over.set(true);

    Eventually.equal("generations", 1, gateway::generations);
    assertThat(wrong).isEmpty();
    // A series appears with the first call that it counts, and these may have ended before.
    TARGETS.forEach(target -> clients.getFirst().get(target));
    Eventually.equal("series", seriesBefore, () -> series(gateway));
    List<String> left = new ArrayList<>(threads());
    threadsBefore.forEach(left::remove);
    assertThat(left).allMatch(name -> name.startsWith("pool-jq"), "a thread of the pool in use");
    assertThat(threads().stream().filter("loop-watch"::equals)).hasSize(1);
  }
}
