package dev.fanlight.gateway.filter.pool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The test's thread is the pool's; the loop runs what it is handed when the test says so. */
class PoolTaskTest {
  private final Bulkhead bulkhead =
      new Bulkhead("pool", new BulkheadConfig(1, 1, null), BulkheadMeters.NONE);
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final GatewayError late = GatewayError.of(ErrorCode.PLUGIN_TIMEOUT, "late");

  @AfterEach
  void leaveTheThreadAsItWas() {
    Thread.interrupted();
  }

  @Test
  void run_givesThePermitBackAndTheResultToTheLoop() {
    PoolTask<String> task = task(() -> "done");

    task.run();
    assertThat(bulkhead.inUse()).isZero();
    assertThat(task.result().isComplete()).isFalse();
    loop.forEach(Runnable::run);

    assertThat(task.result().result()).isEqualTo("done");
  }

  /** Event loops would wait for a lock that it has, as long as others want its processor. */
  @Test
  void aSlowThread_leavesThePermitToTheLoop() throws InterruptedException {
    AtomicReference<PoolTask<Boolean>> itself = new AtomicReference<>();
    AtomicBoolean free = new AtomicBoolean();
    PoolTask<Boolean> task = task(() -> requireNonNull(itself.get()).slow());
    itself.set(task);

    Thread.ofPlatform().start(() -> task.run(() -> free.set(true))).join();
    assertThat(bulkhead.inUse()).isEqualTo(1);
    assertThat(free).isFalse();
    loop.forEach(Runnable::run);

    assertThat(bulkhead.inUse()).isZero();
    assertThat(free).isTrue();
    assertThat(task.result().result()).isTrue();
  }

  @Test
  void run_leavesNoInterruptBehind() {
    task(
            () -> {
              Thread.currentThread().interrupt();
              return "done";
            })
        .run();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void cancel_afterTheWorkIsDone_interruptsNobody() {
    PoolTask<String> task = task(() -> "done");
    task.run();

    assertThat(task.cancel(late)).isFalse();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(task.result().cause()).isSameAs(late);
  }

  @Test
  void cancel_beforeTheWorkBegins_keepsItFromBeginning() {
    AtomicBoolean began = new AtomicBoolean();
    PoolTask<Boolean> task = task(() -> began.compareAndSet(false, true));

    task.cancel(late);
    task.run();
    loop.forEach(Runnable::run);

    assertThat(began).isFalse();
    assertThat(bulkhead.inUse()).isZero();
    assertThat(task.result().cause()).isSameAs(late);
  }

  @Test
  void cancel_whileAThreadIsAtIt_saysThatItGoesOn() {
    AtomicReference<PoolTask<Boolean>> self = new AtomicReference<>();
    AtomicBoolean abandoned = new AtomicBoolean();
    self.set(
        task(() -> {
          abandoned.set(self.get().cancel(late));
          return Thread.currentThread().isInterrupted();
        }));

    self.get().run();

    assertThat(abandoned).isTrue();
  }

  private <T> PoolTask<T> task(Callable<T> work) {
    return new PoolTask<>(work, requireNonNull(bulkhead.tryAcquire())::release, loop::add);
  }
}
