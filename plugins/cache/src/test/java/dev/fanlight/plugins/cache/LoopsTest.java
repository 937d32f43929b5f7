package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeMeters;
import dev.fanlight.plugins.cache.store.Flight;
import dev.fanlight.plugins.cache.store.Store;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Clients on several event loops that share fetches, leave, and change what they ask for, all at
 * the same time. After each round, of each fetch by itself: somebody waits for it, or it is in the
 * background. And of each client: it waits for a fetch that is under way, not beyond its own end,
 * and gets nothing that was invalid when it came.
 */
class LoopsTest {
  private static final int LOOPS = 3;
  private static final int TARGETS = 2;
  private static final int STEPS = 30;

  /** {@code -Dtest.jvm.extra=-Dcache.rounds=100000} runs longer. */
  private static final int ROUNDS = Integer.getInteger("cache.rounds", 3000);

  private final AtomicLong clock = new AtomicLong(1_900_000_000_000L);
  private final Store store = new Store(10_000_000);
  private final FakeMeters meters = new FakeMeters();
  private final CacheConfig config = CacheScene.config();
  private final CacheFilter filter =
      new CacheFilter(
          new Setting(
              store.owner(), config, config.rules(), store, clock::get, CacheMeters.of(meters)));
  private final List<Target> targets = new ArrayList<>();
  private int cancelled;

  /** What is asked for: another path after an answer that cannot be stored, which is remembered. */
  private static final class Target {
    final AtomicInteger path = new AtomicInteger();

    /** That the origin server has. */
    final AtomicInteger version = new AtomicInteger();

    /** What all know who come from here on: the change has been answered. */
    final AtomicInteger known = new AtomicInteger();
  }

  /** What happens on one loop. */
  private final class Side {
    final Loops.Loop loop;
    final Random random;
    final List<LoopClient> clients = new ArrayList<>();

    Side(Loops.Loop loop, long seed) {
      this.loop = loop;
      this.random = new Random(seed);
    }

    /** One step after another, with what other loops bring in between. */
    void round(int round, int steps) {
      if (steps > 0) {
        step(round);
        loop.run(() -> round(round, steps - 1));
      } else {
        clients.stream().filter(one -> one.deadline <= round).forEach(LoopClient::leave);
      }
    }

    private void step(int round) {
      Target target = targets.get(random.nextInt(TARGETS));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4, 5 -> come(target, round);
        case 6 -> pick(clients.stream().filter(one -> one.deadline == round).toList());
        case 7, 8, 9 -> end(target);
        case 10 -> clock.addAndGet(random.nextInt(1500));
        default -> change(target);
      }
    }

    private void pick(List<LoopClient> due) {
      if (!due.isEmpty()) {
        due.get(random.nextInt(due.size())).leave();
      }
    }

    private void come(Target target, int round) {
      int least = target.known.get();
      LoopClient client =
          new LoopClient(loop, target.version::get, least, round + random.nextInt(3));
      clients.add(client);
      String path = "/" + targets.indexOf(target) + "/" + target.path.get();
      client.answer =
          filter.filter(
              random.nextInt(10) == 0
                  ? CacheScene.get(path, "cache-control: no-cache")
                  : CacheScene.get(path),
              client);
    }

    private void end(Target target) {
      List<LoopClient.Run> runs = runs(clients);
      if (!runs.isEmpty()) {
        LoopClient.Run run = runs.get(random.nextInt(runs.size()));
        run.end(answer(run.request, "v" + run.content, target));
      }
    }

    private Future<GatewayResponse> answer(GatewayRequest asked, String content, Target target) {
      String known = asked.headers().get("if-none-match");
      String tag = "\"" + content + "\"";
      String fresh = "cache-control: max-age=1, stale-while-revalidate=2, stale-if-error=2";
      return switch (random.nextInt(6)) {
        case 0 -> Future.failedFuture(GatewayError.of(ErrorCode.CONNECT_FAILED, "down"));
        case 1 -> {
          if (random.nextInt(3) == 0) {
            target.path.incrementAndGet();
            yield Future.succeededFuture(CacheScene.response(200, content));
          }
          yield Future.failedFuture(GatewayError.of(ErrorCode.SHUTTING_DOWN, "stopping"));
        }
        case 2 ->
            // To a request that validates nothing it would be an answer that cannot be stored.
            known == null
                ? Future.failedFuture(GatewayError.of(ErrorCode.CONNECT_FAILED, "down"))
                : Future.succeededFuture(CacheScene.response(304, "", "etag: \"other\""));
        default ->
            Future.succeededFuture(
                tag.equals(known)
                    ? CacheScene.response(304, "", "etag: " + tag, fresh)
                    : CacheScene.response(200, content, "etag: " + tag, fresh));
      };
    }

    private void change(Target target) {
      int next = target.version.incrementAndGet();
      String path = "/" + targets.indexOf(target) + "/" + target.path.get();
      Future<GatewayResponse> done =
          filter.filter(
              CacheScene.exchange(HttpMethod.PUT, path),
              FakeChain.answering(GatewayResponse.of(204)));
      assertThat(done.succeeded()).isTrue();
      target.known.accumulateAndGet(next, Math::max);
    }
  }

  private static List<LoopClient.Run> runs(Collection<LoopClient> clients) {
    return clients.stream()
        .map(client -> client.run)
        .filter(Objects::nonNull)
        .filter(run -> !run.isOver)
        .toList();
  }

  @Test
  void everyFetchHasOneWhoWaits_andNobodyWaitsBeyondItsOwnEnd_onAllLoopsAtOnce() throws Exception {
    for (int i = 0; i < TARGETS; i++) {
      targets.add(new Target());
    }
    try (Loops loops = new Loops(LOOPS)) {
      List<Side> sides = new ArrayList<>();
      loops.all.forEach(loop -> sides.add(new Side(loop, sides.size())));
      for (int round = 0; round < ROUNDS; round++) {
        int now = round;
        sides.forEach(side -> side.loop.run(() -> side.round(now, STEPS)));
        loops.settle();
        check("round " + round, sides, round);
      }
      sides.forEach(side -> side.loop.run(() -> side.clients.forEach(LoopClient::leave)));
      loops.settle();
      check("the end", sides, Integer.MAX_VALUE);
      assertThat(clients(sides)).allMatch(one -> one.answer.isComplete());
      sides.forEach(side -> side.loop.run(() -> runs(side.clients).forEach(LoopsTest::fail)));
      loops.settle();
      assertThat(store.flights()).isEmpty();
    }
    assertThat(meters.count("requests", "result", "collapsed")).isPositive();
    assertThat(cancelled).isPositive();
  }

  private static void fail(LoopClient.Run run) {
    run.end(Future.failedFuture(GatewayError.of(ErrorCode.CONNECT_FAILED, "down")));
  }

  private static List<LoopClient> clients(List<Side> sides) {
    return sides.stream().flatMap(side -> side.clients.stream()).toList();
  }

  private void check(String when, List<Side> sides, int round) {
    List<LoopClient> clients = clients(sides);
    List<LoopClient.Run> runs = runs(clients);
    Set<Future<?>> awaited = new HashSet<>();
    clients.forEach(one -> awaited.add(one.awaited));
    Set<Future<?>> led = new HashSet<>();
    for (LoopClient.Run run : runs) {
      led.add(run.landing);
      assertThat(run.landing == null || awaited.contains(run.landing))
          .as(when + ": somebody waits for the fetch, or it is in the background")
          .isTrue();
    }
    checkFlights(when, clients);
    // Those that nobody has led are in the background. One that a change has outdated is in no map.
    Set<Future<?>> background = new HashSet<>(awaited);
    store.flights().values().forEach(flight -> background.add(flight.landing()));
    background.removeAll(led);
    background.remove(null);
    assertThat(runs.stream().filter(run -> run.landing == null))
        .as(when + ": whatever else is waited for, or found, is one of these")
        .hasSizeGreaterThanOrEqualTo(background.size());
    for (LoopClient client : clients) {
      check(when, client, round);
    }
    cancelled +=
        (int) clients.stream().filter(one -> one.run != null && one.run.isCancelled).count();
    sides.forEach(side ->
        side.clients.removeIf(
            one -> one.answer.isComplete() && (one.run == null || one.run.isOver)));
  }

  private void checkFlights(String when, List<LoopClient> clients) {
    for (Flight flight : store.flights().values()) {
      assertThat(flight.isOver()).as(when + ": what is over is forgotten").isFalse();
      assertThat(clients.stream().filter(one -> flight.landing().equals(one.awaited)))
          .as(when + ": those who wait are counted")
          .hasSize(flight.waiters());
    }
  }

  private static void check(String when, LoopClient client, int round) {
    assertThat(client.answer.isComplete() || client.awaited != null)
        .as(when + ": it has its answer, or waits for one")
        .isTrue();
    assertThat(client.answer.isComplete() || client.deadline > round)
        .as(when + ": nobody waits beyond its own end")
        .isTrue();
    assertThat(client.answer.failed() && isCancelled(client.answer.cause()))
        .as(when + ": nobody waits for a fetch that is cancelled")
        .isFalse();
    assertThat(version(client))
        .as(when + ": nobody gets what was invalid when it came")
        .isGreaterThanOrEqualTo(client.least);
  }

  private static boolean isCancelled(Throwable failure) {
    return GatewayError.from(failure).code() == ErrorCode.CANCELLED;
  }

  private static int version(LoopClient client) {
    String text = client.answer.succeeded() ? CacheScene.text(client.answer.result()) : "";
    return text.isEmpty() ? client.least : Integer.parseInt(text.substring(1));
  }
}
