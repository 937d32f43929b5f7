package dev.fanlight.gateway.sim;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop on one real thread and in real time, for tests that race threads. */
public final class ThreadLoop implements AutoCloseable {
  private final ScheduledExecutorService tasks =
      Executors.newSingleThreadScheduledExecutor(this::thread);
  private final Loop loop = new Loop(System::nanoTime, this::schedule, this::runOrEnqueue);
  private volatile @Nullable Thread thread;

  private Thread thread(Runnable work) {
    Thread made = Thread.ofPlatform().name("loop").unstarted(work);
    thread = made;
    return made;
  }

  /** As the code under test knows it. */
  public Loop loop() {
    return loop;
  }

  /** Whether the caller is on it. */
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Runs the task later, on this loop. */
  public void execute(Runnable task) {
    tasks.execute(task);
  }

  private void runOrEnqueue(Runnable task) {
    if (isCurrent()) {
      task.run();
    } else {
      tasks.execute(task);
    }
  }

  private Timer schedule(long nanos, Runnable task) {
    ScheduledFuture<?> timer = tasks.schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  public void close() {
    tasks.shutdownNow();
  }
}
