package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.testkit.FakePluginContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/**
 * A plugin's context whose pool has one thread and a queue. The thread does its work on the thread
 * of the test, and only when the test says so.
 */
final class SteppedPool implements AutoCloseable {
  final PluginContext context;

  private final Vertx vertx = Vertx.vertx();
  private final Deque<Task<?>> tasks = new ArrayDeque<>();
  private int most = Integer.MAX_VALUE;

  SteppedPool() {
    FakePluginContext rest = new FakePluginContext("validate", vertx);
    this.context =
        (PluginContext)
            Proxy.newProxyInstance(
                PluginContext.class.getClassLoader(),
                new Class<?>[] {PluginContext.class},
                (proxy, method, arguments) ->
                    "blocking".equals(method.getName())
                        ? blocking((Callable<?>) arguments[0])
                        : method.invoke(rest, arguments));
  }

  /**
   * @param tasks that the thread and the queue have together
   */
  void bound(int tasks) {
    most = tasks;
  }

  private <T> Future<T> blocking(Callable<T> work) {
    if (tasks.size() == most) {
      return Future.failedFuture(GatewayError.of(ErrorCode.OVERLOADED, "the queue is full"));
    }
    Task<T> task = new Task<>(work, Promise.promise());
    tasks.add(task);
    return task.result.future();
  }

  /** Those that run or wait. */
  int tasks() {
    return tasks.size();
  }

  /**
   * Does the work of the oldest task.
   *
   * @return {@link #tasks} when the work is done and the thread is not free yet
   */
  int step() {
    return tasks.getFirst().run();
  }

  void runAll() {
    while (!tasks.isEmpty()) {
      step();
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private final class Task<T> {
    private final Callable<T> work;
    private final Promise<T> result;

    Task(Callable<T> work, Promise<T> result) {
      this.work = work;
      this.result = result;
    }

    int run() {
      Future<T> outcome = outcome();
      int during = tasks.size();
      tasks.remove(this);
      outcome.onComplete(result);
      return during;
    }

    private Future<T> outcome() {
      try {
        return Future.succeededFuture(work.call());
      } catch (Exception thrown) {
        return Future.failedFuture(thrown);
      }
    }
  }
}
