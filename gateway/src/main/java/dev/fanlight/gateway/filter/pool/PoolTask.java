package dev.fanlight.gateway.filter.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One piece of blocking work with its permit. The permit goes back when the thread is free again,
 * be that long after the exchange has given up: it stands for the thread.
 */
final class PoolTask<T> implements Runnable {
  private final Callable<T> work;

  /** Gives the permit back. */
  private final Runnable permit;

  private final Executor loop;

  /** Completed on the loop only. */
  private final Promise<T> result = Promise.promise();

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Thread thread;

  @GuardedBy("lock")
  private boolean cancelled;

  @GuardedBy("lock")
  private @Nullable Runnable onFinish;

  /** Set when the permit is back though the thread is not free. */
  @GuardedBy("lock")
  private @Nullable Runnable givenUp;

  /** Its thread has the lowest priority, whatever the plugin's code sets since. */
  @GuardedBy("lock")
  private boolean slowed;

  @GuardedBy("lock")
  private boolean finished;

  PoolTask(Callable<T> work, Runnable permit, Executor loop) {
    this.work = work;
    this.permit = permit;
    this.loop = loop;
  }

  /** Completes on the loop. */
  Future<T> result() {
    return result.future();
  }

  /**
   * On the loop: fails the result, and interrupts the thread or keeps it from beginning.
   *
   * @return whether a thread was at it, which ends it in its own time
   */
  boolean cancel(GatewayError reason) {
    if (!result.tryFail(reason)) {
      return false;
    }
    lock.lock();
    try {
      cancelled = true;
      if (thread == null) {
        return false;
      }
      thread.interrupt();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Runs it when the thread is free again; at once when it is. */
  void onFinish(Runnable told) {
    boolean now;
    lock.lock();
    try {
      onFinish = told;
      now = finished;
    } finally {
      lock.unlock();
    }
    if (now) {
      told.run();
    }
  }

  /**
   * Gives the permit back now: another thread takes the place of this one.
   *
   * @param atLast runs when the thread is free after all
   * @return false: it was free already
   */
  boolean giveUp(Runnable atLast) {
    lock.lock();
    try {
      if (finished) {
        return false;
      }
      givenUp = atLast;
    } finally {
      lock.unlock();
    }
    permit.run();
    return true;
  }

  /**
   * Gives its thread little processor time while others want it.
   *
   * @return whether it has a thread
   */
  @SuppressWarnings("ThreadPriorityCheck") // its thread has nothing else to do
  boolean slow() {
    lock.lock();
    try {
      if (thread == null) {
        return false;
      }
      slowed = true;
      thread.setPriority(Thread.MIN_PRIORITY);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether its thread got little processor time, and is of no use for another task. */
  boolean slowed() {
    lock.lock();
    try {
      return slowed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What its thread is doing; empty when it has none. Waits until that thread gets some processor
   * time, which may be long: not for an event loop.
   */
  StackTraceElement[] stack() {
    Thread at = thread();
    StackTraceElement[] stack = at == null ? new StackTraceElement[0] : at.getStackTrace();
    // Else it has gone on meanwhile, perhaps with another task.
    return Objects.equals(at, thread()) ? stack : new StackTraceElement[0];
  }

  /** Null when it has none. */
  @Nullable Thread thread() {
    lock.lock();
    try {
      return thread;
    } finally {
      lock.unlock();
    }
  }

  /** No thread will ever run it: the pool is closed. */
  void abandon() {
    abandon(GatewayError.of(ErrorCode.SHUTTING_DOWN, "the pool is closed"));
  }

  /** No thread will ever run it, for that reason. */
  void abandon(GatewayError reason) {
    finish(() -> {}, Future.failedFuture(reason));
  }

  @Override
  public void run() {
    run(() -> {});
  }

  /**
   * @param threadFree runs when the thread has done the work, before another task may begin for it
   */
  void run(Runnable threadFree) {
    AsyncResult<T> outcome = begin() ? call() : Future.failedFuture("the exchange has ended");
    finish(threadFree, outcome);
  }

  private boolean begin() {
    lock.lock();
    try {
      thread = Thread.currentThread();
      return !cancelled;
    } finally {
      lock.unlock();
    }
  }

  private AsyncResult<T> call() {
    try {
      return Future.succeededFuture(work.call());
    } catch (Throwable thrown) { // whatever a plugin throws is its own failure, not the thread's
      return Future.failedFuture(thrown);
    }
  }

  /**
   * Takes the thread out of reach before it does anything else, so that no later task is hit. A
   * slow thread does nothing else: event loops would wait for the locks that it takes.
   */
  private void finish(Runnable threadFree, AsyncResult<T> outcome) {
    boolean slow;
    lock.lock();
    try {
      if (thread != null) {
        thread = null;
        Thread.interrupted(); // meant for this task
      }
      finished = true;
      slow = slowed;
    } finally {
      lock.unlock();
    }
    if (slow) {
      loop.execute(() -> {
        giveBack(threadFree);
        deliver(outcome);
      });
    } else {
      giveBack(threadFree);
      loop.execute(() -> deliver(outcome));
    }
  }

  private void giveBack(Runnable threadFree) {
    Runnable told;
    Runnable replaced;
    lock.lock();
    try {
      told = onFinish;
      replaced = givenUp;
    } finally {
      lock.unlock();
    }
    if (told != null) {
      told.run();
    }
    threadFree.run();
    if (replaced == null) {
      permit.run();
    } else {
      replaced.run();
    }
  }

  private void deliver(AsyncResult<T> outcome) {
    if (outcome.succeeded()) {
      result.tryComplete(outcome.result());
    } else {
      result.tryFail(outcome.cause());
    }
  }
}
