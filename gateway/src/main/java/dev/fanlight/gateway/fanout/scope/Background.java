package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.limit.memory.MemoryHolder;
import dev.fanlight.gateway.telemetry.meter.BackgroundMeters;
import dev.fanlight.gateway.telemetry.meter.BackgroundMeters.Reason;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import dev.fanlight.plugin.Scope.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The owner, on one event loop, of work that no response waits for. Bounded; at shutdown it takes
 * nothing more and is drained, then cancelled.
 */
public final class Background {
  private final int max;
  private final Duration timeout;
  private final BackgroundMeters meters;
  private final Map<LiveScope, Promise<Void>> tasks = new LinkedHashMap<>();
  private boolean draining;
  private @Nullable Promise<Void> idle;

  /**
   * @param max tasks at once
   * @param timeout of each task that has none of its own
   * @param meters hear of what fails and of what is dropped
   */
  public Background(int max, Duration timeout, BackgroundMeters meters) {
    this.max = max;
    this.timeout = timeout;
    this.meters = meters;
  }

  public <T> void run(ExchangeContext context, Task<T> task) {
    run(context, timeout, task);
  }

  public <T> void run(ExchangeContext context, Duration limit, Task<T> task) {
    if (draining || tasks.size() >= max) {
      failed(context, draining ? Reason.SHUTTING_DOWN : Reason.TOO_MANY, "");
      return;
    }
    Promise<Void> end = Promise.promise();
    LiveScope scope =
        LiveScope.root(
            context,
            limit,
            () -> end.tryFail(GatewayError.deadlineExceeded(Phase.RESPONSE, "not done in time")));
    MemoryHolder held = context.held().apart();
    held.onRefused(end::tryFail);
    scope.held(held);
    tasks.put(scope, end);
    TaskGroup.guarded(task, scope).<Void>mapEmpty().onComplete(end::tryComplete, end::tryFail);
    end.future().onComplete(done -> ended(context, scope, done.cause()));
  }

  /** However it ended: a task that never completes its future must not stay for ever. */
  private void ended(ExchangeContext context, LiveScope scope, @Nullable Throwable failure) {
    scope.end(Owned.notNeeded());
    scope.held().end();
    tasks.remove(scope);
    if (failure != null) {
      failed(context, Reason.FAILED, GatewayError.from(failure).detail());
    }
    if (idle != null && tasks.isEmpty()) {
      idle.tryComplete();
    }
  }

  private void failed(ExchangeContext context, Reason reason, String detail) {
    meters.failed(reason, context.loop().clock().nanoTime(), context.requestId(), detail);
  }

  /** Tasks that have not ended. */
  public int size() {
    return tasks.size();
  }

  /** Completes as soon as there is no task; until then it takes more. */
  public Future<Void> idle() {
    if (tasks.isEmpty()) {
      return Future.succeededFuture();
    }
    if (idle == null || idle.future().isComplete()) {
      idle = Promise.promise();
    }
    return idle.future();
  }

  /** Takes nothing more. @return completes when the last task has ended */
  public Future<Void> drain() {
    draining = true;
    return idle();
  }

  /** Ends what is left. */
  public void cancel() {
    GatewayError reason = GatewayError.of(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down");
    Map.copyOf(tasks)
        .forEach((scope, end) -> {
          scope.cancel(reason);
          end.tryFail(reason);
        });
  }
}
