package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.limit.Wait;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The permit of its route that an exchange holds until it ends. */
final class RoutePermit {
  private final @Nullable Bulkhead bulkhead;
  private @Nullable Permit permit;

  /**
   * @param bulkhead null: the route has none, and no permit is needed
   */
  RoutePermit(@Nullable Bulkhead bulkhead) {
    this.bulkhead = bulkhead;
  }

  /** Takes a permit if one is free. @return false: the exchange must {@link #await} one */
  boolean takenAtOnce() {
    if (bulkhead == null) {
      return true;
    }
    permit = bulkhead.tryAcquire();
    return permit != null;
  }

  /**
   * Waits in the queue until the scope ends.
   *
   * @return completes with the permit, on the scope's loop; where the scope has ended meanwhile,
   *     the permit is back already
   */
  Future<Permit> await(LiveScope scope) {
    scope.context().report().queued();
    Wait wait =
        Objects.requireNonNull(bulkhead)
            .acquire(scope.context().turn(), scope.deadline(), scope.loop());
    scope.onEnd(reason -> wait.cancel());
    return wait.permit()
        .onSuccess(granted -> {
          permit = granted;
          if (scope.ended()) {
            granted.release();
          }
        });
  }

  /** Idempotent. */
  void release() {
    if (permit != null) {
      permit.release();
    }
  }
}
