package dev.fanlight.gateway.filter.pool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.GatewayError;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the carriers of this process; the time is the test's. */
@Timeout(60)
class VirtualThreadsTest {
  private final AtomicLong time = new AtomicLong();
  private final VirtualThreads threads =
      new VirtualThreads("work", time::get, Thread.ofVirtual().factory());
  private final AtomicBoolean computing = new AtomicBoolean(true);

  @AfterEach
  void close() {
    computing.set(false);
    threads.close();
  }

  private void keepAllCarriers() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(Carriers.count());
    for (long left = begun.getCount(); left > 0; left--) {
      Thread.startVirtualThread(() -> {
        begun.countDown();
        while (computing.get()) {
          Thread.onSpinWait();
        }
      });
    }
    begun.await();
  }

  private PoolTask<String> execute(Callable<String> work) {
    PoolTask<String> task = new PoolTask<>(work, () -> {}, Runnable::run);
    threads.execute(task);
    return task;
  }

  @Test
  void aTaskThatFindsNoCarrier_isToldOfAfterThreeSeconds_untilItBegins() throws Exception {
    time.set(SECONDS.toNanos(100)); // nothing has begun since long ago, and nothing was to
    keepAllCarriers();
    PoolTask<String> task = execute(() -> "done");

    time.addAndGet(SECONDS.toNanos(3));
    assertThat(threads.exhausted()).isNull();
    time.addAndGet(1);
    assertThat(threads.exhausted())
        .isEqualTo(
            "pool work has no thread left: others keep all carriers of virtual threads, for longer"
                + " than 3 s");

    computing.set(false);
    assertThat(task.result().await(20, SECONDS)).isEqualTo("done");
    assertThat(threads.exhausted()).isNull();
  }

  @Test
  void aTaskThatWaitsForLong_needsNoCarrier() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    execute(() -> {
      begun.countDown();
      new CountDownLatch(1).await();
      return "never";
    });
    begun.await();

    time.addAndGet(SECONDS.toNanos(100));

    assertThat(threads.exhausted()).isNull();
  }

  @Test
  void aTaskAfterTheClose_isNotWaitedFor() {
    threads.close();

    PoolTask<String> task = execute(() -> "never");
    time.addAndGet(SECONDS.toNanos(100));

    assertThat(threads.exhausted()).isNull();
    assertThatThrownBy(() -> task.result().await(20, SECONDS)).isInstanceOf(GatewayError.class);
  }

  @Test
  void aTaskThatTheSystemRefusesAThread_isNotWaitedFor() {
    VirtualThreads none =
        new VirtualThreads(
            "work",
            time::get,
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });

    assertThatThrownBy(() -> none.execute(new PoolTask<>(() -> "", () -> {}, Runnable::run)))
        .isInstanceOf(OutOfMemoryError.class);
    time.addAndGet(SECONDS.toNanos(100));

    assertThat(none.exhausted()).isNull();
    none.close();
  }
}
