package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.Calls;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scope that answers calls from a script. It joins as the real one does; it has no clock, so
 * nothing times out, and it cancels nothing: what lost a join just is not waited for.
 */
public final class FakeScope implements Scope {
  private final Supplier<Duration> remaining;
  private final Map<String, Function<CallRequest, Future<CallResponse>>> scripts = new HashMap<>();
  private final List<Future<?>> background = new ArrayList<>();

  FakeScope(Supplier<Duration> remaining) {
    this.remaining = remaining;
  }

  void script(String upstream, Function<CallRequest, Future<CallResponse>> answer) {
    scripts.put(upstream, answer);
  }

  /** What was started in the background, in order. */
  public List<Future<?>> background() {
    return List.copyOf(background);
  }

  @Override
  public Calls calls() {
    return (upstream, request) -> {
      Function<CallRequest, Future<CallResponse>> script = scripts.get(upstream);
      return script == null
          ? Future.failedFuture(
              GatewayError.of(ErrorCode.NO_ENDPOINT, "no upstream " + upstream + " in this test"))
          : script.apply(request);
    };
  }

  @Override
  public Duration remaining() {
    return remaining.get();
  }

  @Override
  public <T> Future<List<T>> all(List<Task<T>> tasks) {
    return Future.all(start(tasks)).map(done -> done.<T>list());
  }

  @Override
  public <T> Future<List<Settled<T>>> allSettled(List<Task<T>> tasks) {
    List<Future<T>> started = start(tasks);
    return Future.join(started).transform(done -> Future.succeededFuture(settled(started)));
  }

  @Override
  public <T> Future<T> first(List<Task<T>> tasks) {
    return quorum(1, tasks).map(List::getFirst);
  }

  @Override
  public <T> Future<List<T>> quorum(int n, List<Task<T>> tasks) {
    List<Future<T>> started = start(tasks);
    Promise<List<T>> reached = Promise.promise();
    for (Future<T> task : started) {
      task.onComplete(done -> decide(n, started, done.cause(), reached));
    }
    return reached.future();
  }

  @Override
  public <T> Future<Void> asCompleted(List<Task<T>> tasks, Consumer<Settled<T>> each) {
    List<Future<T>> started = start(tasks);
    List<Future<Void>> handed = new ArrayList<>();
    for (int i = 0; i < started.size(); i++) {
      int index = i;
      Future<T> task = started.get(i);
      handed.add(
          task.transform(done -> {
            each.accept(settled(index, task));
            return Future.succeededFuture();
          }));
    }
    return Future.all(handed).mapEmpty();
  }

  @Override
  public <T> Future<T> withTimeout(Duration timeout, Task<T> task) {
    FakeScope inner =
        new FakeScope(() -> remaining().compareTo(timeout) < 0 ? remaining() : timeout);
    inner.scripts.putAll(scripts);
    return task.start(inner);
  }

  @Override
  public <T> void background(Task<T> task) {
    background.add(task.start(this));
  }

  private <T> List<Future<T>> start(List<Task<T>> tasks) {
    return tasks.stream().map(task -> task.start(this)).toList();
  }

  private static <T> void decide(
      int n, List<Future<T>> tasks, @Nullable Throwable cause, Promise<List<T>> reached) {
    List<T> values = tasks.stream().filter(Future::succeeded).map(Future::result).toList();
    long failed = tasks.stream().filter(Future::failed).count();
    if (values.size() >= n) {
      reached.tryComplete(values.subList(0, n));
    } else if (cause != null && tasks.size() - failed < n) {
      reached.tryFail(GatewayError.from(cause));
    }
  }

  private static <T> List<Settled<T>> settled(List<Future<T>> tasks) {
    List<Settled<T>> all = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      all.add(settled(i, tasks.get(i)));
    }
    return all;
  }

  private static <T> Settled<T> settled(int index, Future<T> task) {
    return task.succeeded()
        ? new Settled<>(index, task.result(), null)
        : new Settled<>(index, null, GatewayError.from(task.cause()));
  }
}
