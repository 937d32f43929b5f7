package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.sim.ThreadLoop;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients on two real loops, each of which comes again the moment it has ended. */
class BulkheadStressTest {
  private static final int LIMIT = 3;
  private static final int CLIENTS = 24;
  private static final int ROUNDS = 4_000;
  private static final BulkheadConfig CONFIG = new BulkheadConfig(LIMIT, CLIENTS, null);
  private static final BulkheadConfig LARGER = new BulkheadConfig(LIMIT + 2, CLIENTS, null);

  private final List<ThreadLoop> loops = Stream.generate(ThreadLoop::new).limit(2).toList();
  private final Bulkhead bulkhead = new Bulkhead("b", CONFIG, BulkheadMeters.NONE);
  private final AtomicInteger holding = new AtomicInteger();
  private final AtomicInteger mostHolding = new AtomicInteger();
  private final CountDownLatch clients = new CountDownLatch(CLIENTS);

  @AfterEach
  void stopLoops() {
    loops.forEach(ThreadLoop::close);
  }

  /** A lost wake-up leaves a client waiting for ever. */
  @Test
  @Timeout(60)
  void clientsOnSeveralLoops_areAllServed_neverTooManyAtOnce() throws InterruptedException {
    startClients();
    clients.await();
    assertThat(mostHolding).hasValueLessThanOrEqualTo(LIMIT);
    assertThatNothingIsLeft();
  }

  @Test
  @Timeout(60)
  void clientsOnSeveralLoops_areAllServed_whileTheSizeChanges() throws InterruptedException {
    startClients();
    for (int i = 0; clients.getCount() > 0; i++) {
      bulkhead.resize(i % 2 == 0 ? LARGER : CONFIG);
      Thread.onSpinWait();
    }
    bulkhead.resize(CONFIG);
    assertThat(mostHolding).hasValueLessThanOrEqualTo(LIMIT + 2);
    assertThatNothingIsLeft();
  }

  private void startClients() {
    Turn turn = new Turn();
    for (int i = 0; i < CLIENTS; i++) {
      turn = i % 4 == 0 ? new Turn() : turn;
      Client client = new Client(loops.get(i % loops.size()), turn, new Random(i));
      client.loop.execute(client);
    }
  }

  private void assertThatNothingIsLeft() {
    assertThat(bulkhead.inUse()).isZero();
    assertThat(bulkhead.queueDepth()).isZero();
    assertThat(Stream.generate(bulkhead::tryAcquire).limit(LIMIT)).doesNotContainNull();
    assertThat(bulkhead.tryAcquire()).isNull();
  }

  /** Comes for a permit, keeps it for one turn of its loop or releases it at once, or gives up. */
  private final class Client implements Runnable {
    private final ThreadLoop loop;
    private final Turn turn;
    private final Random random;
    private int rounds;

    Client(ThreadLoop loop, Turn turn, Random random) {
      this.loop = loop;
      this.turn = turn;
      this.random = random;
    }

    @Override
    public void run() {
      if (rounds++ == ROUNDS) {
        clients.countDown();
        return;
      }
      Deadline deadline = Deadline.of(loop.loop().clock(), Duration.ofMinutes(1));
      Wait wait = bulkhead.acquire(turn, deadline, loop.loop());
      wait.permit().onSuccess(this::work).onFailure(cancelled -> loop.execute(this));
      if (random.nextInt(4) == 0) {
        wait.cancel();
      }
    }

    private void work(Permit permit) {
      mostHolding.accumulateAndGet(holding.incrementAndGet(), Math::max);
      if (random.nextBoolean()) {
        release(permit);
      } else {
        loop.execute(() -> release(permit));
      }
    }

    private void release(Permit permit) {
      holding.decrementAndGet();
      permit.release();
      permit.release();
      loop.execute(this);
    }
  }
}
