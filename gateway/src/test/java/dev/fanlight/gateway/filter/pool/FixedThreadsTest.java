package dev.fanlight.gateway.filter.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which thread runs a task, and which threads go. */
@Timeout(30)
class FixedThreadsTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger made = new AtomicInteger();
  private final Simulation time = new Simulation(0);

  /** Nanoseconds, by each thread. */
  private final AtomicLong computed = new AtomicLong();

  private final FixedThreads threads =
      new FixedThreads(
          "pool-test",
          this::thread,
          new LongWork(time.newLoop().loop().timers(), thread -> computed.get()));

  private WorkerExecutor thread(String name) {
    made.incrementAndGet();
    return vertx.createSharedWorkerExecutor(name, 1);
  }

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

  /** A task that has computed for long, whose thread does the rest when the gate opens. */
  private <T> CompletableFuture<T> executeLong(CountDownLatch gate, Callable<T> rest)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<T> held =
        execute(() -> {
          begun.countDown();
          gate.await();
          return rest.call();
        });
    begun.await();
    time.advance(Duration.ofMillis(10));
    computed.set(Duration.ofMillis(10).toNanos());
    time.advance(Duration.ofMillis(10));
    return held;
  }

  @Test
  void aThreadThatHasComputedForLong_getsTheLowestPriority() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    CompletableFuture<Integer> priority =
        executeLong(free, () -> Thread.currentThread().getPriority());
    free.countDown();

    assertThat(priority.get(10, TimeUnit.SECONDS)).isEqualTo(Thread.MIN_PRIORITY);
    time.advance(Duration.ofMillis(10));
    assertThat(time.pendingTimers()).isZero();
  }

  /** Only a privileged process may raise a priority: Java would not tell that it is still low. */
  @Test
  @SuppressWarnings("ThreadPriorityCheck") // it is what the test is about
  void aThreadThatHasComputedForLong_endsWithItsTask_whateverPriorityItSets() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    CompletableFuture<Thread> held =
        executeLong(
            free,
            () -> {
              Thread.currentThread().setPriority(Thread.NORM_PRIORITY);
              return Thread.currentThread();
            });
    free.countDown();
    Thread slow = threadOf(held);

    assertThat(threadOf(execute(Thread::currentThread))).isNotSameAs(slow);
    assertThat(slow.join(Duration.ofSeconds(10))).as("it has ended").isTrue();
  }

  /** An event loop need not wait for the start of a thread on a busy machine. */
  @Test
  void anotherThreadIsMade_whenOneHasComputedForLong_beforeATaskNeedsIt() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    CompletableFuture<Thread> held = executeLong(free, Thread::currentThread);

    assertThat(made).hasValue(2);
    free.countDown();
    threadOf(held);
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
