package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.PausableTime;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The call of a proxy: its answer goes to the client as it comes, whatever its status. Its own
 * timeout and the exchange's deadline bound it up to the response head. From there, what bounds all
 * of the exchange does: plugins that work on the answer have the time of the exchange, not that of
 * the call.
 */
public final class StreamedCall extends Call {
  private final Promise<GatewayResponse> answer = Promise.promise();
  private final LiveScope scope;

  /** Stands still while the client sends. Null: the exchange has no more time than the call. */
  private @Nullable PausableTime untilHead;

  private StreamedCall(LiveScope scope, CallSpec spec) {
    super(scope, spec);
    this.scope = scope;
  }

  /**
   * Makes the call.
   *
   * @param spec of a call that is {@link CallSpec#streamed()}
   * @return the answer, whose body follows; fails with a {@link GatewayError} when the call ends
   *     before its head has come
   */
  public static Future<GatewayResponse> start(LiveScope scope, CallSpec spec, CallRequest request) {
    StreamedCall call = new StreamedCall(scope, spec);
    call.bound(spec.target().timeout());
    call.start(() -> request);
    return call.answer.future();
  }

  private void bound(Duration timeout) {
    if (Deadline.of(loop().clock(), timeout).earlierThan(scope.deadline())) {
      PausableTime own = new PausableTime(loop());
      own.bound(timeout, this::expire);
      untilHead = own;
      scope.time().follows(own);
      report().deadline(deadline());
    }
  }

  /** The call has its head, or has ended without one. */
  private void headed() {
    if (untilHead != null) {
      untilHead.unbound();
      untilHead = null;
      scope.time().follows(null);
    }
  }

  @Override
  public Deadline deadline() {
    Deadline around = super.deadline();
    return untilHead == null ? around : untilHead.deadline().min(around);
  }

  @Override
  public @Nullable Deadline whole() {
    return scope.time().whole();
  }

  @Override
  public void hints(MultiMap fields) {
    scope.context().hints(fields);
  }

  @Override
  protected void opened(CallHead head) {
    headed();
    scope.time().streaming(null);
    answer.tryComplete(new GatewayResponse(head.status(), head.headers(), head.body()));
  }

  @Override
  protected void ended(Outcome outcome) {
    headed();
    if (!answer.future().isComplete()) {
      GatewayError error = error();
      answer.tryFail(error == null ? notNeeded() : error);
    }
  }
}
