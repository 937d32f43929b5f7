package dev.fanlight.gateway.bootstrap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One reload at a time. However often another is asked for meanwhile, one more runs afterwards, for
 * all who asked. Safe for use by all threads.
 */
final class Reloads {
  private final Function<Callable<GatewayConfig>, Future<Void>> reload;

  @GuardedBy("this")
  private @Nullable Future<Void> running;

  @GuardedBy("this")
  private @Nullable Callable<GatewayConfig> next;

  @GuardedBy("this")
  private @Nullable Promise<Void> nextDone;

  @GuardedBy("this")
  private boolean closed;

  Reloads(Function<Callable<GatewayConfig>, Future<Void>> reload) {
    this.reload = reload;
  }

  /**
   * @param source asked when it is its turn; of several that wait the last one only
   */
  synchronized Future<Void> ask(Callable<GatewayConfig> source) {
    if (closed) {
      return Future.failedFuture(refusal());
    }
    if (running == null) {
      return run(source);
    }
    next = source;
    if (nextDone == null) {
      nextDone = Promise.promise();
    }
    return nextDone.future();
  }

  @GuardedBy("this")
  private Future<Void> run(Callable<GatewayConfig> source) {
    Promise<Void> done = Promise.promise();
    running = done.future();
    begin(source)
        .onComplete(result -> {
          ended();
          done.handle(result);
        });
    return done.future();
  }

  /** Whatever is thrown, this reload is over and has failed: another one may follow. */
  private Future<Void> begin(Callable<GatewayConfig> source) {
    try {
      return reload.apply(source);
    } catch (RuntimeException | Error defect) {
      return Future.failedFuture(defect);
    }
  }

  private synchronized void ended() {
    running = null;
    Callable<GatewayConfig> source = next;
    Promise<Void> done = nextDone;
    next = null;
    nextDone = null;
    if (source != null && done != null) {
      run(source).onComplete(done);
    }
  }

  /** Completes when the one that is under way has ended, or a second later without it. */
  synchronized Future<Void> lastWords() {
    return running == null
        ? Future.succeededFuture()
        : running.timeout(1, TimeUnit.SECONDS).otherwiseEmpty();
  }

  /** Takes no more, and drops what waits. Completes when the one that is under way has ended. */
  synchronized Future<Void> close() {
    closed = true;
    Promise<Void> dropped = nextDone;
    next = null;
    nextDone = null;
    if (dropped != null) {
      dropped.fail(refusal());
    }
    return running == null ? Future.succeededFuture() : running;
  }

  static GatewayError refusal() {
    return GatewayError.of(
        ErrorCode.SHUTTING_DOWN, "the gateway is shutting down and reloads nothing");
  }
}
