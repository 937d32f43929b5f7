package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.fanout.scope.JoinRule.End;
import dev.fanlight.gateway.fanout.scope.JoinRule.Verdict;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import dev.fanlight.plugin.Scope;
import dev.fanlight.plugin.Scope.Settled;
import dev.fanlight.plugin.Scope.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A plugin's tasks under one join, each in a scope of its own. Confined to the scope's loop. */
public final class TaskGroup<T> {
  private final LiveScope owner;
  private final JoinRule join;
  private final Consumer<Settled<T>> each;
  private final List<LiveScope> scopes = new ArrayList<>();
  private final @Nullable Settled<T>[] results;
  private final Promise<TaskGroup<T>> done = Promise.promise();
  private boolean over;

  @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
  private TaskGroup(LiveScope owner, JoinRule join, int size, Consumer<Settled<T>> each) {
    this.owner = owner;
    this.join = join;
    this.each = each;
    this.results = (Settled<T>[]) new Settled<?>[size];
  }

  static <T> Future<TaskGroup<T>> run(LiveScope owner, JoinRule join, List<Task<T>> tasks) {
    return run(owner, join, tasks, settled -> {});
  }

  static <T> Future<TaskGroup<T>> run(
      LiveScope owner, JoinRule join, List<Task<T>> tasks, Consumer<Settled<T>> each) {
    if (owner.ended()) {
      return Future.failedFuture(Owned.notNeeded());
    }
    TaskGroup<T> group = new TaskGroup<>(owner, join, tasks.size(), each);
    group.start(tasks);
    return group.done.future();
  }

  private void start(List<Task<T>> tasks) {
    decide(
        join.begin(),
        GatewayError.of(ErrorCode.CALL_FAILED, "there are fewer tasks than must succeed"));
    for (int i = 0; i < tasks.size() && !over; i++) {
      int index = i;
      LiveScope scope = owner.child();
      scopes.add(scope);
      guarded(tasks.get(i), scope)
          .onComplete((value, failure) -> ended(index, scope, value, failure));
    }
  }

  /** The task's future; a task that throws or returns nothing fails it. */
  static <T> Future<T> guarded(Task<T> task, Scope scope) {
    try {
      return Objects.requireNonNull(
          task.start(scope), "the task returned null instead of a future");
    } catch (Throwable thrown) { // an error of one plugin must fail its task too
      return Future.failedFuture(thrown);
    }
  }

  /** One task in a scope of its own, under a deadline of its own. */
  static <T> Future<T> within(LiveScope owner, Duration timeout, Task<T> task) {
    Promise<T> promise = Promise.promise();
    Duration bounded = timeout.compareTo(Deadline.NEVER) < 0 ? timeout : Deadline.NEVER;
    GatewayError late =
        GatewayError.deadlineExceeded(
            Phase.RESPONSE, "not done within " + bounded.toMillis() + "ms");
    LiveScope scope = owner.child(bounded, () -> promise.tryFail(late));
    scope.onEnd(promise::tryFail);
    guarded(task, scope).onComplete(promise::tryComplete, promise::tryFail);
    return promise.future().eventually(() -> ended(scope));
  }

  public static Future<Void> ended(LiveScope scope) {
    scope.end(Owned.notNeeded());
    return Future.succeededFuture();
  }

  private void ended(int index, LiveScope scope, @Nullable T value, @Nullable Throwable failure) {
    scope.end(Owned.notNeeded());
    if (over) {
      return;
    }
    GatewayError error = failure == null ? null : GatewayError.from(failure);
    Settled<T> settled = new Settled<>(index, value, error);
    results[index] = settled;
    try {
      each.accept(settled);
    } catch (Throwable thrown) { // an error of one plugin must fail its group too
      decide(Verdict.FAILED, thrown);
      return;
    }
    decide(join.ended(error == null ? End.SUCCEEDED : End.FAILED), error);
  }

  private void decide(Verdict verdict, @Nullable Throwable failure) {
    if (verdict == Verdict.WAIT || over) {
      return;
    }
    over = true;
    scopes.forEach(scope -> scope.end(Owned.notNeeded()));
    if (verdict == Verdict.DONE) {
      done.tryComplete(this);
    } else {
      done.tryFail(failure == null ? Owned.notNeeded() : failure);
    }
  }

  List<Settled<T>> settled() {
    List<Settled<T>> all = new ArrayList<>(results.length);
    for (Settled<T> result : results) {
      if (result != null) {
        all.add(result);
      }
    }
    return all;
  }

  /** The values of those that succeeded, in the order of the tasks. */
  @SuppressWarnings("NullAway") // a task's value is null when the task says so
  List<T> values() {
    List<T> values = new ArrayList<>(results.length);
    for (Settled<T> settled : settled()) {
      if (settled.succeeded()) {
        values.add(settled.value());
      }
    }
    return values;
  }
}
