package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.Wait;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import java.util.concurrent.Callable;

/**
 * What one user of a pool has of it, such as a plugin of a route. Its tasks wait in a queue of its
 * own, where the exchanges take turns. At most as many as the pool has threads leave that queue and
 * wait for a thread, and there the shares take turns. So a share that is flooded fills no queue but
 * its own, and another share gets the next thread that is free. Safe for use by all threads.
 */
public final class PoolShare implements Workers {
  private final Pool pool;
  private final String whose;
  private final Bulkhead own;

  /** At the threads of the pool. */
  private final Turn turn = new Turn();

  PoolShare(Pool pool, String whose, int maxQueue) {
    this.pool = pool;
    this.whose = whose;
    this.own =
        new Bulkhead(
            "share of pool " + pool.name(),
            new BulkheadConfig(pool.threads(), maxQueue, null),
            BulkheadMeters.NONE);
  }

  /** When the owner ends first, the future fails with {@code plugin_timeout}. */
  @Override
  public <T> Future<T> run(Owner owner, Callable<T> work) {
    String exhausted = pool.exhausted();
    if (exhausted != null) {
      return Future.failedFuture(GatewayError.of(ErrorCode.OVERLOADED, exhausted));
    }
    long since = owner.loop().clock().nanoTime();
    return acquire(own, owner.turn(), owner)
        .compose(mine ->
            acquire(pool.bulkhead(), turn, owner)
                .onFailure(none -> mine.release())
                .compose(thread -> {
                  pool.waited(owner.loop().clock().nanoTime() - since);
                  return pool.start(
                      owner,
                      whose,
                      () -> {
                        mine.release();
                        thread.release();
                      },
                      work);
                }));
  }

  private Future<Permit> acquire(Bulkhead from, Turn turn, Owner owner) {
    // The exchange's own deadline ends a wait, by ending the exchange.
    Deadline never = Deadline.of(owner.loop().clock(), Deadline.NEVER);
    Wait wait = from.acquire(turn, never, owner.loop());
    if (!wait.permit().isComplete()) {
      owner.onEnd(wait::cancel);
    }
    return wait.permit().recover(failure -> Future.failedFuture(pool.rejection(failure)));
  }

  /** Tasks that wait in its own queue. */
  int queued() {
    return own.queueDepth();
  }

  void close() {
    own.close();
  }
}
