package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.telemetry.ExchangeJournal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;

/**
 * An event loop that serves traffic, for as long as the gateway runs.
 *
 * @param index among all of them
 */
record ServingLoop(int index, ContextInternal context, Loop loop, ExchangeJournal journal) {

  /** Does that on this loop, and does not complete before it is done. */
  <T> Future<T> call(Supplier<Future<T>> step) {
    Promise<T> done = context.promise();
    context.runOnContext(now -> {
      try {
        step.get().onComplete(done);
      } catch (RuntimeException broken) {
        done.fail(broken);
      }
    });
    return done.future();
  }
}
