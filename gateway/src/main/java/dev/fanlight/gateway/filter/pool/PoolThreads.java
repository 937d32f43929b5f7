package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.time.Timers;
import io.vertx.core.WorkerExecutor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The threads themselves: {@link FixedThreads} of the platform, or {@link VirtualThreads}. */
interface PoolThreads {

  /**
   * Starts the task as soon as a thread is free, or abandons it. Throws what the system refuses a
   * new thread with, such as an {@link OutOfMemoryError}: then the task is the caller's again.
   */
  void execute(PoolTask<?> task);

  /** Why they begin nothing any more; null: they do. */
  @Nullable String exhausted();

  /** Interrupts what is still running. */
  void close();

  /**
   * @param id part of the threads' names; no two that are open have the same
   * @param maker makes an executor of that name with one thread, which nobody else closes
   * @param control timers of a thread that serves no traffic
   */
  static PoolThreads of(
      PoolConfig config, String id, Function<String, WorkerExecutor> maker, Timers control) {
    return config.virtual()
        ? new VirtualThreads(
            config.name(), System::nanoTime, Thread.ofVirtual().name(id + "-", 0).factory())
        : new FixedThreads(id, maker, new LongWork(control));
  }
}
