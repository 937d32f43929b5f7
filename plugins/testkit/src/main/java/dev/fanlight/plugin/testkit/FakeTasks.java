package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope.Settled;
import dev.fanlight.plugin.Scope.Task;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Tasks under one join, each in a scope of its own that ends with the task or with the join. */
final class FakeTasks<T> {
  /** The join ends with its last task. */
  private static final int NO_NUMBER = -1;

  private final List<FakeScope> scopes = new ArrayList<>();
  private final List<Settled<T>> ends = new ArrayList<>();
  private final Promise<FakeTasks<T>> done = Promise.promise();
  private final int needed;
  private final boolean failsAtOnce;
  private final Consumer<Settled<T>> each;
  private int open;
  private boolean over;

  /**
   * @param needed how many must succeed
   */
  private FakeTasks(int needed, boolean failsAtOnce, int size, Consumer<Settled<T>> each) {
    this.needed = needed;
    this.failsAtOnce = failsAtOnce;
    this.open = size;
    this.each = each;
  }

  static <T> Future<FakeTasks<T>> all(FakeScope owner, List<Task<T>> tasks) {
    return new FakeTasks<T>(NO_NUMBER, true, tasks.size(), settled -> {}).start(owner, tasks);
  }

  static <T> Future<FakeTasks<T>> quorum(FakeScope owner, int needed, List<Task<T>> tasks) {
    return new FakeTasks<T>(needed, false, tasks.size(), settled -> {}).start(owner, tasks);
  }

  static <T> Future<FakeTasks<T>> settled(
      FakeScope owner, List<Task<T>> tasks, Consumer<Settled<T>> each) {
    return new FakeTasks<T>(NO_NUMBER, false, tasks.size(), each).start(owner, tasks);
  }

  private Future<FakeTasks<T>> start(FakeScope owner, List<Task<T>> tasks) {
    if (owner.ended()) {
      return Future.failedFuture(FakeScope.notNeeded());
    }
    decide(
        GatewayError.of(ErrorCode.CALL_FAILED, "there are fewer tasks than must succeed"), false);
    for (int i = 0; i < tasks.size() && !over; i++) {
      int index = i;
      Task<T> task = tasks.get(i);
      FakeScope scope = owner.child();
      scopes.add(scope);
      FakeScope.started(() -> task.start(scope), "the task")
          .onComplete(end -> ended(index, scope, end));
    }
    return done.future();
  }

  private void ended(int index, FakeScope scope, AsyncResult<T> end) {
    scope.end();
    if (over) {
      return;
    }
    open--;
    GatewayError error = end.succeeded() ? null : GatewayError.from(end.cause());
    Settled<T> settled = new Settled<>(index, end.succeeded() ? end.result() : null, error);
    ends.add(settled);
    try {
      each.accept(settled);
    } catch (Throwable thrown) { // an error of the plugin too
      fail(thrown);
      return;
    }
    decide(error == null ? FakeScope.notNeeded() : error, error != null && failsAtOnce);
  }

  /**
   * @param failure what the join fails with where it has failed
   */
  private void decide(GatewayError failure, boolean failed) {
    long succeeded = ends.stream().filter(Settled::succeeded).count();
    if (failed || (needed != NO_NUMBER && succeeded + open < needed)) {
      fail(failure);
    } else if (open == 0 || (needed != NO_NUMBER && succeeded >= needed)) {
      close();
      done.tryComplete(this);
    }
  }

  private void fail(Throwable failure) {
    close();
    done.tryFail(failure);
  }

  private void close() {
    over = true;
    scopes.forEach(FakeScope::end);
  }

  /** The ends there were when the join was decided, in the order of the tasks. */
  List<Settled<T>> ends() {
    return ends.stream().sorted(Comparator.comparingInt(Settled::index)).toList();
  }

  /** The values of those that succeeded, in the order of the tasks. */
  @SuppressWarnings("NullAway") // a task's value is null when the task says so
  List<T> values() {
    List<T> values = new ArrayList<>();
    for (Settled<T> end : ends()) {
      if (end.succeeded()) {
        values.add(end.value());
      }
    }
    return values;
  }
}
