package dev.fanlight.gateway.filter.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.WorkerExecutor;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads, each an executor of its own, so that one of them can go and the others stay. A
 * thread is made when none is idle: as many as the pool has permits, and one more for each that is
 * given up. A thread whose priority was changed goes after its task: only a privileged process may
 * raise a priority again. Safe for use by all threads.
 */
final class FixedThreads implements PoolThreads {
  private final String id;
  private final Function<String, WorkerExecutor> maker;
  private final LongWork longWork;

  /** The last one that was used comes first: its caches are warm. */
  private final Deque<Seat> idle = new ConcurrentLinkedDeque<>();

  /** Idle ones and others; null when closed. */
  @GuardedBy("this")
  private @Nullable Set<Seat> all = new HashSet<>();

  @GuardedBy("this")
  private int made;

  /**
   * @param id part of the threads' names; no two that are open have the same
   * @param maker makes an executor of that name with one thread, which nobody else closes
   * @param longWork what runs for long
   */
  FixedThreads(String id, Function<String, WorkerExecutor> maker, LongWork longWork) {
    this.id = id;
    this.maker = maker;
    this.longWork = longWork;
  }

  /** A thread, and the task that it has not begun: Vert.x loses what waits when it is closed. */
  private static final class Seat {
    private final WorkerExecutor thread;
    private final AtomicReference<@Nullable PoolTask<?>> next = new AtomicReference<>();

    Seat(WorkerExecutor thread) {
      this.thread = thread;
    }

    void abandon() {
      PoolTask<?> neverBegun = next.getAndSet(null);
      if (neverBegun != null) {
        neverBegun.abandon();
      }
    }

    void close() {
      thread.close();
      abandon();
    }
  }

  @Override
  public void execute(PoolTask<?> task) {
    Seat before = idle.poll();
    Seat seat = before == null ? another() : before;
    if (seat == null) {
      task.abandon();
      return;
    }
    seat.next.set(task);
    try {
      seat.thread.executeBlocking(() -> run(seat), false).onFailure(closed -> seat.abandon());
    } catch (IllegalStateException | RejectedExecutionException closed) {
      seat.abandon();
    } catch (Throwable refused) { // the system may refuse to start the thread
      seat.next.set(null);
      drop(seat);
      throw refused;
    }
  }

  /** Null when the pool is closed. */
  private synchronized @Nullable Seat another() {
    if (all == null) {
      return null;
    }
    Seat seat = new Seat(maker.apply(id + "-" + made++));
    all.add(seat);
    return seat;
  }

  private boolean run(Seat seat) {
    PoolTask<?> task = seat.next.getAndSet(null);
    if (task != null) {
      longWork.begins(task, this::replace);
      task.run(() -> done(seat, task));
    }
    return true;
  }

  private void done(Seat seat, PoolTask<?> task) {
    longWork.ends(task);
    if (!task.slowed() && Thread.currentThread().getPriority() == Thread.NORM_PRIORITY) {
      idle.push(seat);
    } else {
      drop(seat);
    }
  }

  private void drop(Seat seat) {
    if (forget(seat)) {
      seat.close();
    }
  }

  private synchronized boolean forget(Seat seat) {
    return all != null && all.remove(seat);
  }

  private boolean rest(Seat seat) {
    idle.push(seat);
    return true;
  }

  /**
   * Starts the thread that comes after one that will go. That takes long on a busy machine, and an
   * event loop would wait for it.
   */
  private void replace() {
    Seat seat = another();
    if (seat == null) {
      return;
    }
    try {
      seat.thread.executeBlocking(() -> rest(seat), false);
    } catch (Throwable refused) { // by the pool's end, or by the system: the next task is told
      drop(seat);
    }
  }

  /** Null: each permit of the pool has a thread of its own. */
  @Override
  public @Nullable String exhausted() {
    return null;
  }

  @Override
  public void close() {
    closed().forEach(Seat::close);
  }

  private synchronized Set<Seat> closed() {
    Set<Seat> last = all == null ? Set.of() : all;
    all = null;
    return last;
  }
}
