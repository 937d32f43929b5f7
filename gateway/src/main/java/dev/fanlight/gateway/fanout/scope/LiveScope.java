package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.Calls;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The run-time owner of calls and of the scopes within it: when it ends, so has everything it owns.
 * An exchange has one root; at its deadline every open call becomes a timeout, before the join
 * above it hears of the first.
 */
public final class LiveScope extends Owned implements Scope {
  private final ExchangeContext context;
  private final @Nullable LiveScope parent;
  private final Runnable onExpire;
  private final OwnedList owned = new OwnedList();
  private @Nullable List<Consumer<GatewayError>> endings;
  private @Nullable HeldBytes held;
  private @Nullable Runnable onDeadline;
  private @Nullable Predicate<Runnable> gate;

  private final ScopeTime time;
  private Need need;
  private boolean expired;
  private boolean ended;

  private LiveScope(
      ExchangeContext context, @Nullable LiveScope parent, Deadline deadline, Runnable onExpire) {
    this.context = context;
    this.parent = parent;
    ScopeTime outer = parent == null ? null : parent.time;
    this.time = new ScopeTime(context.loop(), outer, deadline, this::expire, onExpire);
    this.onExpire = onExpire;
    this.need = parent == null ? Need.ANSWER : parent.need;
  }

  /**
   * @param onExpire runs at the deadline, after everything owned has been timed out; once more when
   *     {@link ScopeTime#bound what bounds all of it} comes later
   */
  public static LiveScope root(ExchangeContext context, Duration timeout, Runnable onExpire) {
    LiveScope scope =
        new LiveScope(context, null, Deadline.of(context.loop().clock(), timeout), onExpire);
    scope.time.arm();
    return scope;
  }

  /** A scope within, under the same deadline. */
  public LiveScope child() {
    return child(() -> {});
  }

  /**
   * @param onExpire runs at the deadline, after everything owned by it has been timed out
   */
  public LiveScope child(Runnable onExpire) {
    return adopt(new LiveScope(context, this, time.own(), onExpire));
  }

  /** What begins in a scope that has ended has ended too: nobody would end it any more. */
  private LiveScope adopt(LiveScope child) {
    if (ended) {
      child.ended = true;
      child.time.close();
    } else {
      own(child);
    }
    return child;
  }

  /** A scope within, under a deadline that is not later than this one's. */
  public LiveScope child(Duration timeout, Runnable onExpire) {
    Deadline own = Deadline.of(loop().clock(), timeout).min(deadline());
    LiveScope child = adopt(new LiveScope(context, this, own, onExpire));
    child.time.arm();
    return child;
  }

  public Loop loop() {
    return context.loop();
  }

  public ExchangeContext context() {
    return context;
  }

  /** What those in it hold in memory: the exchange's, unless it was given its own. */
  public HeldBytes held() {
    if (held != null) {
      return held;
    }
    return parent == null ? context.held() : parent.held();
  }

  /** Has those in it hold what they hold there. Whoever gives it ends it. */
  public void held(HeldBytes own) {
    held = own;
  }

  /** Asks before a call in it is sent that has waited for its permit. */
  public void gate(Predicate<Runnable> asked) {
    gate = asked;
  }

  /**
   * Whether such a call may be sent now, as this scope and those around it see it; otherwise the
   * action runs when the call may ask again.
   */
  public boolean admits(Runnable again) {
    return (gate == null || gate.test(again)) && (parent == null || parent.admits(again));
  }

  /** Says who needs the calls that begin in it from now on; the answer, if nobody says it. */
  void need(Need of) {
    need = of;
  }

  /** Who needs the calls in it. */
  public Need need() {
    return need;
  }

  /** Its deadline, which its owner can move, bound and suspend. */
  public ScopeTime time() {
    return time;
  }

  /** Its own deadline, or that of a scope around it if that is earlier. */
  public Deadline deadline() {
    return time.deadline();
  }

  @Override
  public Duration remaining() {
    return time.remaining();
  }

  /** The client's body is on its way: that runs first at the deadline. Null: no more of it is. */
  public void receives(@Nullable Runnable late) {
    onDeadline = late;
    time.sends(late != null);
  }

  public boolean expired() {
    return expired || (parent != null && parent.expired());
  }

  public boolean ended() {
    return ended;
  }

  /**
   * Takes in one more call, which {@link OpenCalls#closed} must follow.
   *
   * @throws GatewayError when it may not start here, or not now
   */
  public void admit() {
    if (ended) {
      throw notNeeded();
    }
    if (expired() || time.late()) {
      throw GatewayError.deadlineExceeded(
          Phase.QUEUE, "the deadline had passed before the call could start");
    }
    if (!context.openCalls().tryOpen()) {
      throw GatewayError.of(ErrorCode.OVERLOADED, "too many calls are open");
    }
  }

  public void own(Owned child) {
    owned.add(child);
  }

  public void disown(Owned child) {
    owned.remove(child);
    if (ended) {
      context.openCalls().recovered(this);
    }
  }

  public int size() {
    return owned.size();
  }

  /** Runs once when this scope ends, with the reason; at once when it has ended. */
  public void onEnd(Consumer<GatewayError> ending) {
    if (ended) {
      ending.accept(notNeeded());
      return;
    }
    if (endings == null) {
      endings = new ArrayList<>(2);
    }
    endings.add(ending);
  }

  @Override
  public void expire() {
    if (onDeadline != null && !ended && !expired) {
      onDeadline.run();
    }
    if (ended || expired) {
      return;
    }
    expired = true;
    time.expired();
    owned.snapshot().forEach(Owned::expire);
    onExpire.run();
  }

  @Override
  public void cancel(GatewayError reason) {
    end(reason);
  }

  /** Ends everything it owns, then itself. Idempotent. */
  public void end(GatewayError reason) {
    if (ended) {
      return;
    }
    ended = true;
    time.close();
    if (endings != null) {
      endings.forEach(ending -> ending.accept(reason));
    }
    if (owned.size() > 0) {
      owned.snapshot().forEach(child -> child.cancel(reason));
    }
    if (parent != null) {
      parent.disown(this);
    }
    if (owned.size() > 0) {
      context.openCalls().leaked(this);
    }
  }

  @Override
  public Calls calls() {
    return context.calls(this);
  }

  @Override
  public <T> Future<List<T>> all(List<Task<T>> tasks) {
    return TaskGroup.run(this, JoinRule.all(tasks.size()), tasks).map(TaskGroup::values);
  }

  @Override
  public <T> Future<List<Settled<T>>> allSettled(List<Task<T>> tasks) {
    return TaskGroup.run(this, JoinRule.allSettled(tasks.size()), tasks).map(TaskGroup::settled);
  }

  @Override
  public <T> Future<T> first(List<Task<T>> tasks) {
    return TaskGroup.run(this, JoinRule.quorum(1, tasks.size()), tasks)
        .map(group -> group.values().getFirst());
  }

  @Override
  public <T> Future<List<T>> quorum(int n, List<Task<T>> tasks) {
    return TaskGroup.run(this, JoinRule.quorum(n, tasks.size()), tasks).map(TaskGroup::values);
  }

  @Override
  public <T> Future<Void> asCompleted(List<Task<T>> tasks, Consumer<Settled<T>> each) {
    return TaskGroup.run(this, JoinRule.allSettled(tasks.size()), tasks, each).mapEmpty();
  }

  @Override
  public <T> Future<T> withTimeout(Duration timeout, Task<T> task) {
    if (ended) {
      return Future.failedFuture(notNeeded());
    }
    return TaskGroup.within(this, timeout, task);
  }

  @Override
  public <T> void background(Task<T> task) {
    if (ended) {
      throw notNeeded();
    }
    context.background().run(context, task);
  }
}
