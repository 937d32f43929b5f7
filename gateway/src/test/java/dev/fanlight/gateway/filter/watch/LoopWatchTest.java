package dev.fanlight.gateway.filter.watch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Future;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the watch says of the code that keeps a loop. */
class LoopWatchTest extends LoopWatchScene {
  @Test
  void aPluginThatKeepsTheLoop_isNamedWithItsStackAndCounted() throws Exception {
    try (LoopWatch watch = watchOver(FakeExchange.get("/block"), FakeChain.answering(200))) {
      look(watch, LoopWatch.LOOKS);
      assertThat(blockedSeconds()).isZero();

      look(watch, 1);
      assertThat(blockedSeconds()).isEqualTo(0.1);
      assertThat(log.list).hasSize(1);
      assertThat(log.list.getFirst().getFormattedMessage())
          .isEqualTo("plugin slow has kept an event loop busy for 100 ms on route r");
      assertThat(log.list.getFirst().getThrowableProxy().getStackTraceElementProxyArray())
          .anyMatch(frame -> frame.getStackTraceElement().getClassName().equals("test.Slow"));

      look(watch, 1);
      assertThat(blockedSeconds()).isEqualTo(0.125);
      assertThat(log.list).hasSize(1);
    }
  }

  @Test
  void aPluginThatKeepsTheLoopForSeconds_isADefectUntilItReturns() throws Exception {
    try (LoopWatch watch = watchOver(FakeExchange.get("/block"), FakeChain.answering(200))) {
      look(watch, LoopWatch.LOOKS + 1);
      assertThat(watch.holders())
          .containsExactly("plugin slow keeps an event loop busy on route r");
      assertThat(watch.defect()).isNull();

      clock.addAndGet(SECONDS.toNanos(3) - (LoopWatch.LOOKS + 1) * 25 * MILLI - 1);
      assertThat(watch.defect()).isNull();
      clock.addAndGet(1);
      assertThat(watch.defect())
          .isEqualTo("plugin slow keeps an event loop busy on route r, for longer than 3 s");

      go.countDown();
      loop.submit(() -> {}).get(20, SECONDS);
      assertThat(watch.defect()).isNull();
    }
  }

  @Test
  void aPauseOfTheWholeProcess_isNoDefect() throws Exception {
    try (LoopWatch watch = watchOver(FakeExchange.get("/block"), FakeChain.answering(200))) {
      look(watch, 1);
      clock.addAndGet(SECONDS.toNanos(10));
      look(watch, LoopWatch.LOOKS - 1);

      assertThat(watch.defect()).isNull();
    }
  }

  @Test
  void aPluginThatHasProceeded_isNotToBlameForWhatFollows() throws Exception {
    try (LoopWatch watch = watchOver(FakeExchange.get("/"), blockingGateway(entered))) {
      look(watch, LoopWatch.LOOKS + 1);

      assertThat(blockedSeconds()).isZero();
      assertThat(log.list).hasSize(1);
      assertThat(log.list.getFirst().getFormattedMessage()).doesNotContain("slow");
    }
  }

  /** The gateway's own code, which keeps the loop until the end of the test. */
  private static Chain blockingGateway(CountDownLatch begun) {
    return exchange -> {
      PluginCode.GATEWAY.run(() -> {
        begun.countDown();
        await(new CountDownLatch(1));
      });
      return Future.succeededFuture(GatewayResponse.of(200));
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aPluginThatGoesOnWhileItsStackIsRead_isNotNamed() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    whileLooking =
        () -> {
          go.countDown();
          await(gone);
        };
    try (LoopWatch watch = watchOver(FakeExchange.get("/block"), blockingGateway(gone))) {
      look(watch, LoopWatch.LOOKS + 1);

      assertThat(log.list).isEmpty();
    }
  }

  @Test
  void aLoopThatComesToItsWork_isNotReported() throws Exception {
    go.countDown();
    try (LoopWatch watch = watchOver(FakeExchange.get("/block"), FakeChain.answering(200))) {
      for (int i = 0; i < 3 * LoopWatch.LOOKS; i++) {
        look(watch, 1);
        loop.submit(() -> {}).get(20, SECONDS);
      }

      assertThat(log.list).isEmpty();
    }
  }

  @Test
  void aLoopThatWaitsForTheNetwork_isNotBusy() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    try (Selector selector = Selector.open();
        LoopWatch watch = new LoopWatch(stack -> null, telemetry, clock::get)) {
      watch.watch(loop);
      watch.look();
      loop.submit(() -> thread.set(Thread.currentThread())).get(20, SECONDS);
      loop.submit(() -> selector.select());
      while (!WatchedLoop.waits(thread.get().getStackTrace())) {
        Thread.onSpinWait();
      }

      look(watch, LoopWatch.LOOKS + 2);

      assertThat(log.list).isEmpty();
      selector.wakeup();
    }
  }

  @Test
  void aLoopThatLetsATaskWait_lagsForThatLong() throws Exception {
    try (LoopWatch watch = watchOver(FakeExchange.get("/block"), FakeChain.answering(200))) {
      watch.look();
      clock.addAndGet(30 * MILLI);
      go.countDown();
      loop.submit(() -> {}).get(20, SECONDS);

      assertThat(registry.scrape()).contains("fanlight_event_loop_lag_seconds_sum 0.03\n");
    }
  }

  @Test
  void aLookThatFails_isLoggedAndTheOthersAreLookedAt() throws Exception {
    go.countDown();
    CountDownLatch looked = new CountDownLatch(1);
    try (LoopWatch watch = watchOver(FakeExchange.get("/block"), FakeChain.answering(200))) {
      watch.watch(task -> {
        throw new IllegalStateException("no loop");
      });
      watch.watch(task -> looked.countDown());

      look(watch, 1);

      assertThat(looked.getCount()).isZero();
      assertThat(log.list).hasSize(1);
      assertThat(log.list.getFirst().getThrowableProxy().getMessage()).isEqualTo("no loop");
    }
  }
}
