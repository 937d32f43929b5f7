package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.config.PoolConfig;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** The threads themselves: {@link FixedThreads} of the platform, or a virtual one for each task. */
interface PoolThreads {

  /** Starts the task as soon as a thread is free, or abandons it. */
  void execute(PoolTask<?> task);

  /** Interrupts what is still running. */
  void close();

  /**
   * @param id part of the threads' names; no two that are open have the same
   */
  static PoolThreads of(PoolConfig config, String id, Vertx vertx) {
    return config.virtual()
        ? virtual(
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(id + "-", 0).factory()))
        : new FixedThreads(vertx, id, config.concurrent());
  }

  private static PoolThreads virtual(ExecutorService threads) {
    return new PoolThreads() {
      @Override
      public void execute(PoolTask<?> task) {
        try {
          threads.execute(task);
        } catch (RejectedExecutionException closed) {
          task.abandon();
        }
      }

      @Override
      public void close() {
        threads.shutdownNow();
      }
    };
  }
}
