package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.TaskGroup;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.value.JqProgram;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A jq program at work for one exchange. It has a scope, so that it ends with the exchange: at the
 * deadline the answer goes out, whatever the thread is doing.
 */
record JqMerge(LiveScope scope) implements Workers.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(JqMerge.class);

  /**
   * @param input what the default merge gives
   * @return the answer's body; fails with {@code merge_failed}, {@code overloaded}, {@code
   *     deadline_exceeded} or {@code upstream_body_too_large}
   */
  static Future<Buffer> run(
      LiveScope owner, Workers workers, JqProgram program, Buffer input, long maxBytes) {
    GatewayError late =
        GatewayError.deadlineExceeded(Phase.RESPONSE, "the jq program was not done in time");
    if (owner.expired()) {
      return Future.failedFuture(late);
    }
    Promise<Buffer> merged = Promise.promise();
    LiveScope scope = owner.child(() -> merged.tryFail(late));
    scope.onEnd(merged::tryFail);
    workers
        .run(new JqMerge(scope), () -> program.apply(input, maxBytes))
        .onFailure(failure -> log(owner, failure))
        .onComplete(merged::tryComplete, merged::tryFail);
    return merged.future().eventually(() -> TaskGroup.ended(scope));
  }

  /** What it says may show what upstreams answered: it is for the operator alone. */
  private static void log(LiveScope owner, Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause != null && LOG.isDebugEnabled()) {
      LOG.debug(
          "the jq program failed for request {}: {}",
          owner.context().requestId(),
          cause.getMessage());
    }
  }

  @Override
  public Turn turn() {
    return scope.context().turn();
  }

  @Override
  public Loop loop() {
    return scope.loop();
  }

  @Override
  public void onEnd(Runnable action) {
    scope.onEnd(reason -> action.run());
  }
}
