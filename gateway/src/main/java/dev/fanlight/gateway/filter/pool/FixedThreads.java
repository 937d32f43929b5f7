package dev.fanlight.gateway.filter.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads. There are as many again in reserve, for threads that have to be replaced; they
 * are made when the first one is. Safe for use by all threads.
 */
final class FixedThreads implements PoolThreads {
  private final Vertx vertx;
  private final String id;
  private final int size;
  private final WorkerExecutor workers;
  private final AtomicInteger busy = new AtomicInteger();

  @GuardedBy("this")
  private @Nullable WorkerExecutor reserve;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param id part of the threads' names; no two that are open have the same
   */
  FixedThreads(Vertx vertx, String id, int size) {
    this.vertx = vertx;
    this.id = id;
    this.size = size;
    this.workers = workers(id);
  }

  private WorkerExecutor workers(String name) {
    // Never: Vert.x would print a stack a second, and name no plugin.
    return vertx.createSharedWorkerExecutor(name, size, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public void execute(PoolTask<?> task) {
    if (busy.incrementAndGet() <= size) {
      execute(workers, task, busy::decrementAndGet);
      return;
    }
    busy.decrementAndGet();
    WorkerExecutor others = reserve();
    if (others == null) {
      task.abandon();
    } else {
      execute(others, task, () -> {});
    }
  }

  private static void execute(WorkerExecutor workers, PoolTask<?> task, Runnable free) {
    try {
      workers.executeBlocking(() -> run(task, free), false).onFailure(closed -> task.abandon());
    } catch (IllegalStateException | RejectedExecutionException closed) {
      task.abandon();
    }
  }

  private static boolean run(PoolTask<?> task, Runnable free) {
    task.run(free);
    return true;
  }

  /** Null when the pool is closed. */
  private synchronized @Nullable WorkerExecutor reserve() {
    if (reserve == null && !closed) {
      reserve = workers(id + "-reserve");
    }
    return reserve;
  }

  /** Null: each permit of the pool has a thread of its own. */
  @Override
  public @Nullable String exhausted() {
    return null;
  }

  @Override
  public void close() {
    workers.close();
    synchronized (this) {
      closed = true;
      if (reserve != null) {
        reserve.close();
      }
    }
  }
}
