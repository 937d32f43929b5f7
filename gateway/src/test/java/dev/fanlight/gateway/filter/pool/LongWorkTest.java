package dev.fanlight.gateway.filter.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.Simulation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which tasks give way, in simulated time and with processor time that the test says. */
@Timeout(30)
class LongWorkTest {
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Simulation time = new Simulation(0);
  private final AtomicLong computed = new AtomicLong();
  private final AtomicInteger slowed = new AtomicInteger();
  private final LongWork work =
      new LongWork(time.newLoop().loop().timers(), thread -> computed.get());
  private final CountDownLatch free = new CountDownLatch(1);

  @AfterEach
  void free() {
    free.countDown();
  }

  /** A task that runs until the test says. */
  private Thread begin(PoolTask<?> task) {
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              work.begins(task, slowed::incrementAndGet);
              task.run(() -> work.ends(task));
            });
    return thread;
  }

  private Thread begin() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    PoolTask<Boolean> task =
        new PoolTask<>(
            () -> {
              begun.countDown();
              return free.await(1, TimeUnit.MINUTES);
            },
            () -> {},
            Runnable::run);
    Thread thread = begin(task);
    begun.await();
    return thread;
  }

  private void look(long computedMillis) {
    computed.addAndGet(Duration.ofMillis(computedMillis).toNanos());
    time.advance(LOOK);
  }

  @Test
  void tenMillisecondsSinceItWasSeen_areLong() throws InterruptedException {
    Thread thread = begin();

    look(1000);
    assertThat(thread.getPriority()).as("of earlier tasks").isEqualTo(Thread.NORM_PRIORITY);
    look(9);
    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
    look(1);

    assertThat(thread.getPriority()).isEqualTo(Thread.MIN_PRIORITY);
    look(100);
    assertThat(slowed).hasValue(1);
  }

  @Test
  void waiting_isNotComputing() throws InterruptedException {
    Thread thread = begin();

    time.advance(Duration.ofMinutes(1));

    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
  }

  @Test
  void timeThatNobodyKnows_isNotLong() throws InterruptedException {
    computed.set(-1);
    Thread thread = begin();

    time.advance(Duration.ofMinutes(1));

    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
  }

  @Test
  void whenNothingRuns_nobodyLooks() throws InterruptedException {
    Thread thread = begin();
    time.advance(LOOK);
    assertThat(time.pendingTimers()).isEqualTo(1);

    free.countDown();
    thread.join();
    time.advance(LOOK);

    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void afterAPause_itLooksAgain() throws InterruptedException {
    PoolTask<String> brief = new PoolTask<>(() -> "done", () -> {}, Runnable::run);
    begin(brief).join();
    time.advance(LOOK);
    Thread thread = begin();

    look(0);
    look(10);

    assertThat(thread.getPriority()).isEqualTo(Thread.MIN_PRIORITY);
  }

  @Test
  void processorTimeOfTheMachine_isThatOfTheThread() throws InterruptedException {
    LongWork real = new LongWork(time.newLoop().loop().timers());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch computes = new CountDownLatch(1);
    PoolTask<Long> task =
        new PoolTask<>(
            () -> {
              begun.countDown();
              computes.await();
              long sum = 0;
              while (Thread.currentThread().getPriority() != Thread.MIN_PRIORITY) {
                sum++;
              }
              return sum;
            },
            () -> {},
            Runnable::run);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              real.begins(task, () -> {});
              task.run(() -> real.ends(task));
            });
    begun.await();
    time.advance(LOOK);
    computes.countDown();

    while (thread.isAlive()) {
      time.advance(LOOK);
    }

    assertThat(task.result().result()).isPositive();
  }
}
