package dev.fanlight.gateway.filter.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.time.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one pool that do not heed an interruption. A second after it each of them gets the
 * lowest priority, and is replaced, as long as no more are than the pool has threads. Then, and
 * once a minute, the log names whose code holds them. Safe for use by all threads.
 *
 * <pre>
 * interrupted --a second--&gt; replaced --its task ends--&gt; gone
 *             --a second, all places taken--&gt; beyond --a place is free--&gt; replaced
 * </pre>
 */
final class StuckThreads {
  private static final Logger log = LoggerFactory.getLogger(Pool.class);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

  private final String pool;
  private final int places;
  private final Executor apart;
  private final Map<PoolTask<?>, String> held = new ConcurrentHashMap<>();
  private final AtomicBoolean watching = new AtomicBoolean();

  @GuardedBy("this")
  private int replaced;

  /** Those that no thread replaces. */
  @GuardedBy("this")
  private final Deque<PoolTask<?>> beyond = new ArrayDeque<>();

  /**
   * @param places how many threads may be replaced at once: as many as the pool has
   * @param apart runs what an event loop must not wait for
   */
  StuckThreads(String pool, int places, Executor apart) {
    this.pool = pool;
    this.places = places;
    this.apart = apart;
  }

  /**
   * The task has been interrupted and may go on all the same.
   *
   * @param whose whose code it is
   */
  void watch(PoolTask<?> task, String whose, Loop loop) {
    held.put(task, whose);
    task.onFinish(() -> freed(task));
    if (!held.containsKey(task)) {
      return;
    }
    loop.timers().schedule(GRACE, () -> replace(task));
    if (watching.compareAndSet(false, true)) {
      loop.timers().schedule(GRACE, () -> look(loop));
    }
  }

  private void freed(PoolTask<?> task) {
    held.remove(task);
    synchronized (this) {
      beyond.remove(task);
    }
  }

  private void replace(PoolTask<?> task) {
    task.slow();
    synchronized (this) {
      if (!held.containsKey(task)) {
        return;
      }
      if (replaced == places) {
        beyond.add(task);
        return;
      }
      replaced++;
    }
    giveUp(task);
  }

  private void giveUp(PoolTask<?> task) {
    if (!task.giveUp(this::placeFree)) {
      placeFree();
    }
  }

  private void placeFree() {
    PoolTask<?> next;
    synchronized (this) {
      next = beyond.poll();
      if (next == null) {
        replaced--;
      }
    }
    if (next != null) {
      giveUp(next);
    }
  }

  /** Threads that have not heeded an interruption for a second. */
  synchronized int count() {
    return replaced + beyond.size();
  }

  /** Why the pool can run nothing any more; null: it can. */
  @Nullable String exhausted() {
    synchronized (this) {
      if (beyond.size() < places) {
        return null;
      }
    }
    String whose =
        held.values().stream().distinct().sorted().reduce((a, b) -> a + ", " + b).orElse("");
    return "pool %s has no thread left: %d do not end (%s)".formatted(pool, 2 * places, whose);
  }

  private void look(Loop loop) {
    watching.set(false);
    if (held.isEmpty()) {
      return;
    }
    if (watching.compareAndSet(false, true)) {
      loop.timers().schedule(MINUTE, () -> look(loop));
    }
    apart.execute(() -> held.forEach(this::tell));
  }

  private void tell(PoolTask<?> task, String whose) {
    StackTraceElement[] stack = task.stack();
    if (stack.length == 0) {
      return; // it has ended
    }
    Exception here = new Exception("what it is doing");
    here.setStackTrace(stack);
    log.warn("{} holds a thread of pool {}, whose exchange has ended", whose, pool, here);
  }
}
