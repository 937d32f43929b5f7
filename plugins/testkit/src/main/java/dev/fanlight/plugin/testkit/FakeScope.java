package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.Calls;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.ReservedFields;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A scope that answers calls from a script. It keeps {@link ScopeContract}, as the real one does.
 * It has no clock, so nothing times out.
 */
public final class FakeScope implements Scope {
  private static final Pattern TARGET = Pattern.compile("/[!-~&&[^#]]*");

  private final Supplier<Duration> remaining;
  private final Map<String, Function<CallRequest, Future<CallResponse>>> scripts;
  private final List<Future<?>> background = new ArrayList<>();
  private final List<Promise<?>> open = new ArrayList<>();
  private final List<FakeScope> inner = new ArrayList<>();
  private boolean ended;

  FakeScope(Supplier<Duration> remaining) {
    this(remaining, new HashMap<>());
  }

  private FakeScope(
      Supplier<Duration> remaining,
      Map<String, Function<CallRequest, Future<CallResponse>>> scripts) {
    this.remaining = remaining;
    this.scripts = scripts;
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
    return this::send;
  }

  private Future<CallResponse> send(String upstream, CallRequest request) {
    String field = ReservedFields.hopByHopIn(request.headers());
    if (field != null) {
      return mistake("a call cannot set the field " + field);
    }
    if (!TARGET.matcher(request.target()).matches()) {
      return mistake("the target of a call is percent-encoded and begins with a slash");
    }
    Function<CallRequest, Future<CallResponse>> script = scripts.get(upstream);
    if (script == null) {
      return mistake("there is no upstream named " + upstream);
    }
    if (ended) {
      return Future.failedFuture(notNeeded());
    }
    Promise<CallResponse> response = opened();
    started(() -> script.apply(request), "the script")
        .onComplete(response::tryComplete, failure -> response.tryFail(GatewayError.from(failure)));
    return response.future();
  }

  private static Future<CallResponse> mistake(String detail) {
    return Future.failedFuture(GatewayError.of(ErrorCode.INTERNAL_ERROR, detail));
  }

  /** What the end of this scope cancels, unless it has completed before. */
  private <T> Promise<T> opened() {
    Promise<T> promise = Promise.promise();
    open.add(promise);
    promise.future().onComplete(done -> open.remove(promise));
    return promise;
  }

  @Override
  public Duration remaining() {
    return remaining.get();
  }

  @Override
  public <T> Future<List<T>> all(List<Task<T>> tasks) {
    return FakeTasks.all(this, tasks).map(FakeTasks::values);
  }

  @Override
  public <T> Future<List<Settled<T>>> allSettled(List<Task<T>> tasks) {
    return FakeTasks.settled(this, tasks, settled -> {}).map(FakeTasks::ends);
  }

  @Override
  public <T> Future<T> first(List<Task<T>> tasks) {
    return FakeTasks.quorum(this, 1, tasks).map(done -> done.values().getFirst());
  }

  @Override
  public <T> Future<List<T>> quorum(int n, List<Task<T>> tasks) {
    return FakeTasks.quorum(this, n, tasks).map(FakeTasks::values);
  }

  @Override
  public <T> Future<Void> asCompleted(List<Task<T>> tasks, Consumer<Settled<T>> each) {
    return FakeTasks.settled(this, tasks, each).mapEmpty();
  }

  @Override
  public <T> Future<T> withTimeout(Duration timeout, Task<T> task) {
    if (ended) {
      return Future.failedFuture(notNeeded());
    }
    FakeScope child = child(() -> remaining().compareTo(timeout) < 0 ? remaining() : timeout);
    Promise<T> end = child.opened();
    started(() -> task.start(child), "the task").onComplete(end::tryComplete, end::tryFail);
    return end.future().eventually(child::end);
  }

  @Override
  public <T> void background(Task<T> task) {
    if (ended) {
      throw notNeeded();
    }
    FakeScope own = new FakeScope(remaining, scripts);
    background.add(started(() -> task.start(own), "the task").eventually(own::end));
  }

  /** A scope within. What begins in a scope that has ended has ended too. */
  FakeScope child() {
    return child(remaining);
  }

  private FakeScope child(Supplier<Duration> time) {
    FakeScope child = new FakeScope(time, scripts);
    child.ended = ended;
    inner.add(child);
    return child;
  }

  boolean ended() {
    return ended;
  }

  /** Cancels every call that is under way in it, and lets nothing more begin. */
  Future<Void> end() {
    ended = true;
    inner.forEach(FakeScope::end);
    List.copyOf(open).forEach(call -> call.tryFail(notNeeded()));
    return Future.succeededFuture();
  }

  /** What throws, or gives no future, has failed. */
  static <T> Future<T> started(Supplier<Future<T>> work, String what) {
    try {
      return Objects.requireNonNull(work.get(), what + " returned null instead of a future");
    } catch (Throwable thrown) { // an error of the plugin too
      return Future.failedFuture(thrown);
    }
  }

  static GatewayError notNeeded() {
    return GatewayError.of(ErrorCode.CANCELLED, "the call was not needed any more");
  }
}
