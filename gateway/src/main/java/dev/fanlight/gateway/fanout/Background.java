package dev.fanlight.gateway.fanout;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner, on one event loop, of work that no response waits for. Bounded; at shutdown it takes
 * nothing more and is drained, then cancelled.
 */
public final class Background {
  private static final Logger log = LoggerFactory.getLogger(Background.class);

  private final int max;
  private final Duration timeout;
  private final OwnedList owned = new OwnedList();
  private @Nullable Promise<Void> drained;

  /**
   * @param max tasks at once
   * @param timeout of each task
   */
  public Background(int max, Duration timeout) {
    this.max = max;
    this.timeout = timeout;
  }

  <T> void run(ExchangeContext context, Task<T> task) {
    if (drained != null || owned.size() >= max) {
      log.warn(
          "background task of {} dropped: {}",
          context.requestId(),
          drained == null ? "too many" : "shutting down");
      return;
    }
    LiveScope scope = LiveScope.root(context, timeout, () -> {});
    owned.add(scope);
    TaskGroup.guarded(task, scope)
        .onComplete(done -> {
          scope.end(Call.notNeeded());
          owned.remove(scope);
          if (done.failed()) {
            log.warn(
                "background task of {} failed: {}", context.requestId(), done.cause().getMessage());
          }
          if (drained != null && owned.size() == 0) {
            drained.tryComplete();
          }
        });
  }

  /** Takes nothing more. @return completes when the last task has ended */
  public Future<Void> drain() {
    Promise<Void> empty = Promise.promise();
    drained = empty;
    if (owned.size() == 0) {
      empty.complete();
    }
    return empty.future();
  }

  /** Ends what is left. */
  public void cancel() {
    GatewayError reason = GatewayError.of(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down");
    owned.snapshot().forEach(task -> task.cancel(reason));
  }
}
