package dev.fanlight.gateway.filter.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads, each an executor of its own, so that one of them can go and the others stay. A
 * thread is made when none is idle: as many as the pool has permits, and one more for each that is
 * given up. A thread whose priority was changed goes after its task: only a privileged process may
 * give it back. Safe for use by all threads.
 */
final class FixedThreads implements PoolThreads {
  private final Vertx vertx;
  private final String id;

  /** The last one that was used comes first: its caches are warm. */
  private final Deque<WorkerExecutor> idle = new ConcurrentLinkedDeque<>();

  /** Idle ones and others; null when closed. */
  @GuardedBy("this")
  private @Nullable Set<WorkerExecutor> all = new HashSet<>();

  @GuardedBy("this")
  private int made;

  /**
   * @param id part of the threads' names; no two that are open have the same
   */
  FixedThreads(Vertx vertx, String id) {
    this.vertx = vertx;
    this.id = id;
  }

  @Override
  public void execute(PoolTask<?> task) {
    WorkerExecutor before = idle.poll();
    WorkerExecutor thread = before == null ? another() : before;
    if (thread == null) {
      task.abandon();
      return;
    }
    try {
      thread.executeBlocking(() -> run(task, thread), false).onFailure(closed -> task.abandon());
    } catch (IllegalStateException | RejectedExecutionException closed) {
      task.abandon();
    }
  }

  /** Null when the pool is closed. */
  private synchronized @Nullable WorkerExecutor another() {
    if (all == null) {
      return null;
    }
    // Never: Vert.x would print a stack a second, and name no plugin.
    WorkerExecutor thread =
        vertx.createSharedWorkerExecutor(
            id + "-" + made++, 1, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    all.add(thread);
    return thread;
  }

  private boolean run(PoolTask<?> task, WorkerExecutor thread) {
    task.run(() -> done(thread));
    return true;
  }

  private void done(WorkerExecutor thread) {
    if (Thread.currentThread().getPriority() == Thread.NORM_PRIORITY) {
      idle.push(thread);
    } else {
      forget(thread);
    }
  }

  private synchronized void forget(WorkerExecutor thread) {
    if (all != null && all.remove(thread)) {
      thread.close();
    }
  }

  /** Null: each permit of the pool has a thread of its own. */
  @Override
  public @Nullable String exhausted() {
    return null;
  }

  @Override
  public void close() {
    for (WorkerExecutor thread : closed()) {
      thread.close();
    }
  }

  private synchronized Set<WorkerExecutor> closed() {
    Set<WorkerExecutor> last = all == null ? Set.of() : all;
    all = null;
    return last;
  }
}
