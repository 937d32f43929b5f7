package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.time.Timers;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;

/**
 * Tasks of platform threads that compute for long give way to event loops and to short tasks: their
 * threads get the lowest priority, as in a multilevel feedback queue (Corbató, Merwin-Daggett and
 * Daley, 1962). Waiting does not count. Safe for use by all threads.
 */
final class LongWork {
  /** Processor time after which a task gives way, at twice as much at the latest. */
  private static final long MOST = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long NOT_SEEN = -1;

  private final Timers timers;
  private final ToLongFunction<Thread> processorTime;

  /** What its thread had used when the task was first seen. */
  private final Map<PoolTask<?>, Long> running = new ConcurrentHashMap<>();

  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * @param timers of a thread that serves no traffic
   */
  LongWork(Timers timers) {
    this(timers, clock());
  }

  /**
   * @param processorTime nanoseconds that a thread has computed; negative when nobody knows
   */
  LongWork(Timers timers, ToLongFunction<Thread> processorTime) {
    this.timers = timers;
    this.processorTime = processorTime;
  }

  private static ToLongFunction<Thread> clock() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isThreadCpuTimeSupported()
        ? thread -> threads.getThreadCpuTime(thread.threadId())
        : thread -> NOT_SEEN;
  }

  void begins(PoolTask<?> task) {
    running.put(task, NOT_SEEN);
    lookSoon();
  }

  void ends(PoolTask<?> task) {
    running.remove(task);
  }

  private void lookSoon() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      timers.schedule(MOST, this::look);
    }
  }

  private void look() {
    looking.set(false);
    running.forEach(this::look);
    if (!running.isEmpty()) {
      lookSoon();
    }
  }

  private void look(PoolTask<?> task, long before) {
    Thread thread = task.thread();
    long now = thread == null ? NOT_SEEN : processorTime.applyAsLong(thread);
    if (before == NOT_SEEN) {
      running.replace(task, before, now);
    } else if (now - before >= MOST) {
      running.remove(task);
      task.slow();
    }
  }
}
