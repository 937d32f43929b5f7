package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.limit.Wait;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.plugin.GatewayError;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call to a permit of its upstream's bulkhead. The owner of the call may hold back
 * the first attempt, before the queue and once more after it. Confined to the call's event loop.
 */
final class PermitQueue {
  private final UpstreamCall call;
  private final Bulkhead bulkhead;
  private @Nullable Wait wait;

  PermitQueue(UpstreamCall call, Bulkhead bulkhead) {
    this.call = call;
    this.bulkhead = bulkhead;
  }

  /**
   * Takes a permit that is free now.
   *
   * @return null when the call waits: it begins its attempt when a permit comes, or is closed with
   *     an error
   */
  @Nullable Permit take(AttemptReason reason) {
    if (!admitted(reason)) {
      return null;
    }
    CallContext context = call.context;
    Permit free = context.deadline().passed(call.clock) ? null : bulkhead.tryAcquire();
    if (free == null) {
      await(context, reason);
    }
    return free;
  }

  private void await(CallContext context, AttemptReason reason) {
    context.report().queued();
    wait = bulkhead.acquire(context.turn(), context.deadline(), call.loop);
    wait.permit()
        .onComplete(
            granted -> permitted(granted, reason),
            failure -> call.close(GatewayError.from(failure)));
  }

  private void permitted(Permit granted, AttemptReason reason) {
    wait = null;
    if (call.isClosed() || !admitted(reason)) {
      granted.release();
    } else {
      call.attempt(granted, reason);
    }
  }

  private boolean admitted(AttemptReason reason) {
    boolean admitted = reason != AttemptReason.FIRST || call.context.admits(this::again);
    if (!admitted) {
      call.context.report().queued();
    }
    return admitted;
  }

  private void again() {
    if (!call.isClosed()) {
      call.acquire(AttemptReason.FIRST);
    }
  }

  /** The call is over, and waits no more. Idempotent. */
  void leave() {
    if (wait != null) {
      wait.cancel();
    }
  }
}
