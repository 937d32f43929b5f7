package dev.fanlight.gateway.bootstrap.platform;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import io.vertx.core.Vertx;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for what the gateway decides beside its traffic: when an ejection ends, for example. So
 * it is decided in time while event loops are busy. The thread starts with the first task. What has
 * to be asked for over the network is asked for on an event loop that serves no traffic.
 */
public final class ControlLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlLoop.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, ControlLoop::thread);

  @GuardedBy("this")
  private @Nullable Vertx asking;

  public ControlLoop() {
    thread.setRemoveOnCancelPolicy(true);
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "fanlight-control");
    thread.setDaemon(true);
    thread.setContextClassLoader(ControlLoop.class.getClassLoader());
    return thread;
  }

  public Loop loop() {
    Timers timers =
        (delay, task) -> {
          Future<?> scheduled = thread.schedule(() -> run(task), delay, TimeUnit.NANOSECONDS);
          return () -> scheduled.cancel(false);
        };
    return new Loop(System::nanoTime, timers, task -> thread.execute(() -> run(task)));
  }

  /** For what is asked over the network. Its event loop starts with the first question. Blocks. */
  public synchronized Vertx vertx() {
    Vertx known = asking;
    if (known == null) {
      known = Platform.control();
      asking = known;
    }
    return known;
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error defect) {
      log.error("a task of the gateway failed", defect);
    }
  }

  @Override
  public synchronized void close() {
    thread.shutdownNow();
    if (asking != null) {
      asking.close();
    }
  }
}
