package dev.fanlight.gateway.sim.engine;

import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.time.Timers.Timer;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pool that does with the one task of one exchange as it is told. */
public final class SimWorkers implements Workers {
  private final int millis;
  private @Nullable Promise<?> running;

  /**
   * @param millis until the task has been done; 0: it never is; less: there is no room for it
   */
  public SimWorkers(int millis) {
    this.millis = millis;
  }

  @Override
  public <T> Future<T> run(Owner owner, Callable<T> work) {
    if (millis < 0) {
      return Future.failedFuture(GatewayError.of(ErrorCode.OVERLOADED, "the pool is full"));
    }
    Promise<T> done = Promise.promise();
    running = done;
    Timer thread =
        millis == 0
            ? () -> {}
            : owner
                .loop()
                .timers()
                .schedule(TimeUnit.MILLISECONDS.toNanos(millis), () -> finish(done, work));
    owner.onEnd(() -> {
      if (running == done) {
        thread.cancel();
        running = null;
        done.fail(GatewayError.of(ErrorCode.CANCELLED, "nobody waits for it any more"));
      }
    });
    return done.future();
  }

  private <T> void finish(Promise<T> done, Callable<T> work) {
    running = null;
    try {
      done.complete(work.call());
    } catch (Exception failure) {
      done.fail(failure);
    }
  }

  public boolean busy() {
    return running != null;
  }
}
