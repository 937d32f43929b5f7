package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread for each task. All virtual threads of the process take turns at a few carriers,
 * about as many as there are cores. A task that computes keeps its carrier until it waits or ends,
 * and so it keeps it from every pool. Safe for use by all threads.
 */
final class VirtualThreads implements PoolThreads {
  /** A carrier comes free at once where tasks wait and do not compute. */
  private static final long TOO_LONG_SECONDS = 3;

  private final String pool;
  private final Clock clock;
  private final ExecutorService threads;

  /** Tasks that no carrier has begun. */
  private final AtomicInteger pending = new AtomicInteger();

  /** When the last task began, or the first one came for which no other waited. */
  private volatile long movedAt;

  /**
   * @param maker makes a thread for each task
   */
  VirtualThreads(String pool, Clock clock, ThreadFactory maker) {
    this.pool = pool;
    this.clock = clock;
    this.threads = Executors.newThreadPerTaskExecutor(maker);
  }

  @Override
  public void execute(PoolTask<?> task) {
    if (pending.get() == 0) { // before it counts, so that no one finds it waiting since long ago
      movedAt = clock.nanoTime();
    }
    pending.incrementAndGet();
    try {
      threads.execute(() -> run(task));
    } catch (RejectedExecutionException closed) {
      pending.decrementAndGet();
      task.abandon();
    } catch (Throwable refused) { // the system may refuse to start the thread
      pending.decrementAndGet();
      throw refused;
    }
  }

  private void run(PoolTask<?> task) {
    movedAt = clock.nanoTime();
    pending.decrementAndGet();
    task.run();
  }

  @Override
  public @Nullable String exhausted() {
    return pending.get() > 0
            && clock.nanoTime() - movedAt > TimeUnit.SECONDS.toNanos(TOO_LONG_SECONDS)
        ? "pool %s has no thread left: others keep all carriers of virtual threads, for longer than %d s"
            .formatted(pool, TOO_LONG_SECONDS)
        : null;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
