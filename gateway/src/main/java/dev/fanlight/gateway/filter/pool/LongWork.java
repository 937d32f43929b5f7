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

  private final Map<PoolTask<?>, Seen> running = new ConcurrentHashMap<>();

  private final AtomicBoolean looking = new AtomicBoolean();

  /** What is known of a task; used by the timers' thread. */
  private static final class Seen {
    private final Runnable slowed;

    /** What its thread had used when the task was first seen. */
    private long before = NOT_SEEN;

    Seen(Runnable slowed) {
      this.slowed = slowed;
    }
  }

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

  /**
   * Called on the thread of the task.
   *
   * @param slowed runs on the timers' thread if the task gives way
   */
  void begins(PoolTask<?> task, Runnable slowed) {
    running.put(task, new Seen(slowed));
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

  private void look(PoolTask<?> task, Seen seen) {
    Thread thread = task.thread();
    long now = thread == null ? NOT_SEEN : processorTime.applyAsLong(thread);
    if (seen.before == NOT_SEEN) {
      seen.before = now;
    } else if (now - seen.before >= MOST) {
      running.remove(task);
      if (task.slow()) {
        seen.slowed.run();
      }
    }
  }
}
