package dev.fanlight.gateway.limit;

import io.vertx.core.Future;

/** A wish for a permit: granted at once, still in the queue, or over. */
public interface Wait {
  /**
   * Completes on the waiter's loop: with a permit, which is then the receiver's to release, or with
   * a {@code GatewayError} of {@code bulkhead_full}, {@code queue_timeout}, {@code
   * deadline_exceeded} in phase {@code queue}, {@code shutting_down} or {@code cancelled}.
   */
  Future<Permit> permit();

  /**
   * Leaves the queue, or gives back a permit that was granted but not yet delivered; the future
   * then fails with {@code cancelled}. Does nothing once the permit was delivered or the wait has
   * failed. Any thread, idempotent.
   */
  void cancel();

  /** One that is over. */
  static Wait over(Future<Permit> permit) {
    return new Wait() {
      @Override
      public Future<Permit> permit() {
        return permit;
      }

      @Override
      public void cancel() {}
    };
  }
}
