package dev.fanlight.gateway.filter.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which thread runs a task, and which threads go. */
@Timeout(30)
class FixedThreadsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Simulation time = new Simulation(0);

  /** Nanoseconds, by each thread. */
  private final AtomicLong computed = new AtomicLong();

  private final FixedThreads threads =
      new FixedThreads(
          "pool-test",
          name -> vertx.createSharedWorkerExecutor(name, 1),
          new LongWork(time.newLoop().loop().timers(), thread -> computed.get()));

  @AfterEach
  void close() {
    threads.close();
    vertx.close().await();
  }

  /** Runs the work; its result is there when its thread may have another task. */
  private <T> CompletableFuture<T> execute(Callable<T> work) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    PoolTask<T> task = new PoolTask<>(work, () -> {}, Runnable::run);
    task.result().onComplete(outcome::complete, outcome::completeExceptionally);
    threads.execute(task);
    return outcome;
  }

  private Thread threadOf(CompletableFuture<Thread> task) throws Exception {
    return task.get(10, TimeUnit.SECONDS);
  }

  @Test
  void execute_whenAThreadIsIdle_usesItAgain() throws Exception {
    Thread first = threadOf(execute(Thread::currentThread));

    assertThat(threadOf(execute(Thread::currentThread))).isSameAs(first);
  }

  @Test
  void execute_whenNoThreadIsIdle_makesAnother() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    CompletableFuture<Thread> held =
        execute(() -> {
          free.await();
          return Thread.currentThread();
        });

    Thread other = threadOf(execute(Thread::currentThread));
    free.countDown();

    assertThat(threadOf(held)).isNotSameAs(other);
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // it is what the test is about
  void aThreadOfAnotherPriority_endsWithItsTask() throws Exception {
    Thread slow =
        threadOf(
            execute(() -> {
              Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
              return Thread.currentThread();
            }));

    assertThat(threadOf(execute(Thread::currentThread))).isNotSameAs(slow);
    assertThat(slow.join(Duration.ofSeconds(10))).as("it has ended").isTrue();
  }

  @Test
  void aThreadThatHasComputedForLong_getsTheLowestPriority_andEndsWithItsTask() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CompletableFuture<Integer> priority = new CompletableFuture<>();
    CompletableFuture<Thread> held =
        execute(() -> {
          begun.countDown();
          free.await();
          priority.complete(Thread.currentThread().getPriority());
          return Thread.currentThread();
        });
    begun.await();
    time.advance(Duration.ofMillis(10));
    computed.set(Duration.ofMillis(10).toNanos());
    time.advance(Duration.ofMillis(10));
    free.countDown();

    assertThat(priority.get(10, TimeUnit.SECONDS)).isEqualTo(Thread.MIN_PRIORITY);
    assertThat(threadOf(execute(Thread::currentThread))).isNotSameAs(threadOf(held));
    time.advance(Duration.ofMillis(10));
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void execute_afterTheClose_abandonsTheTask() {
    threads.close();

    assertThat(execute(Thread::currentThread))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(GatewayError.class)
        .withMessageContaining("the pool is closed");
  }

  @Test
  void close_interruptsWhatIsStillRunning() {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> held =
        execute(() -> {
          begun.countDown();
          return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
        });
    assertThat(begun).satisfies(latch -> assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue());

    threads.close();

    assertThat(held)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void close_abandonsTheTaskWhoseThreadIsNotDoneWithTheOneBefore() {
    CompletableFuture<CompletableFuture<Thread>> next = new CompletableFuture<>();
    threads.execute(
        new PoolTask<>(
            Thread::currentThread,
            () -> {
              next.complete(execute(Thread::currentThread));
              threads.close();
            },
            Runnable::run));

    assertThat(next.thenCompose(task -> task))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(GatewayError.class)
        .withMessageContaining("the pool is closed");
  }
}
