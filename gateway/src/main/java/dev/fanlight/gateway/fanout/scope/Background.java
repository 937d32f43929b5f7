package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.config.source.Reasons;
import dev.fanlight.gateway.limit.memory.MemoryHolder;
import dev.fanlight.gateway.telemetry.journal.CallRows.Need;
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
    if (refuses(context)) {
      return;
    }
    Promise<Void> end = Promise.promise();
    end.future().onFailure(failure -> failed(context, Reason.FAILED, detail(failure)));
    begin(context, context.held().apart(), Need.BACKGROUND, limit, task, end);
  }

  /** Of what a plugin has thrown, the exception itself tells more than any error made of it. */
  private static String detail(Throwable failure) {
    return failure instanceof GatewayError error ? error.detail() : Reasons.withKind(failure);
  }

  /**
   * The same for work whose failures somebody else hears of.
   *
   * @param held ended with the work
   * @throws GatewayError when it is not begun
   */
  public void own(ExchangeContext context, MemoryHolder held, Duration limit, Task<Void> task) {
    if (refuses(context)) {
      throw draining
          ? shuttingDown()
          : GatewayError.of(ErrorCode.OVERLOADED, "there is too much work in the background");
    }
    begin(context, held, Need.DETACHED, limit, task, Promise.promise());
  }

  /** Whether it takes nothing now, which is counted. */
  private boolean refuses(ExchangeContext context) {
    boolean refuses = draining || tasks.size() >= max;
    if (refuses) {
      failed(context, draining ? Reason.SHUTTING_DOWN : Reason.TOO_MANY, "");
    }
    return refuses;
  }

  private <T> void begin(
      ExchangeContext context,
      MemoryHolder held,
      Need need,
      Duration limit,
      Task<T> task,
      Promise<Void> end) {
    LiveScope scope =
        LiveScope.root(
            context,
            limit,
            () -> end.tryFail(GatewayError.deadlineExceeded(Phase.RESPONSE, "not done in time")));
    scope.need(need);
    held.onRefused(reason -> {
      scope.end(reason);
      end.tryFail(reason);
    });
    scope.held(held);
    tasks.put(scope, end);
    end.future().onComplete(done -> ended(scope));
    TaskGroup.guarded(task, scope).<Void>mapEmpty().onComplete(end::tryComplete, end::tryFail);
  }

  /** However it ended: a task that never completes its future must not stay for ever. */
  private void ended(LiveScope scope) {
    scope.end(Owned.notNeeded());
    scope.held().end();
    tasks.remove(scope);
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
    GatewayError reason = shuttingDown();
    Map.copyOf(tasks)
        .forEach((scope, end) -> {
          scope.cancel(reason);
          end.tryFail(reason);
        });
  }

  private static GatewayError shuttingDown() {
    return GatewayError.of(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down");
  }
}
