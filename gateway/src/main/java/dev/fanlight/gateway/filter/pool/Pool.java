package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.limit.Wait;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A named set of threads for blocking work. Its threads have a queue without bounds, as those of a
 * JDK executor do; the bulkhead before them has as many permits as there are threads, so that queue
 * stays empty and ours, which is bounded, is the only one. A thread that does not heed an
 * interruption is replaced, so that the pool keeps its size. Shared by all event loops.
 */
public final class Pool implements Workers {
  private final String name;
  private final Bulkhead bulkhead;
  private final PoolThreads threads;
  private final GaugeHandle gauges;
  private final Runnable abandoned;
  private final StuckThreads stuck;
  private final GatewayError full;
  private final GatewayError late;

  Pool(PoolConfig config, PoolThreads threads, Telemetry telemetry) {
    this.name = config.name();
    this.threads = threads;
    this.stuck = new StuckThreads(name, config.concurrent());
    this.bulkhead =
        new Bulkhead(
            "pool " + name,
            new BulkheadConfig(config.concurrent(), config.maxQueue(), null),
            telemetry.pool(name));
    gauges = telemetry.poolGauges(name, bulkhead::inUse, bulkhead::queueDepth, stuck::count);
    abandoned = telemetry.poolAbandoned(name);
    full = GatewayError.of(ErrorCode.OVERLOADED, "the queue of pool " + name + " is full");
    late = GatewayError.of(ErrorCode.PLUGIN_TIMEOUT, "pool " + name + " was not done in time");
  }

  /** When the owner ends first, the future fails with {@code plugin_timeout}. */
  @Override
  public <T> Future<T> run(Owner owner, Callable<T> work) {
    return run(owner, "the gateway itself", work);
  }

  /**
   * The same for others than the gateway.
   *
   * @param whose whose code it is, for the log
   */
  public <T> Future<T> run(Owner owner, String whose, Callable<T> work) {
    String exhausted = stuck.exhausted();
    if (exhausted != null) {
      return Future.failedFuture(GatewayError.of(ErrorCode.OVERLOADED, exhausted));
    }
    // The exchange's own deadline ends a wait, by ending the exchange.
    Deadline never = Deadline.of(owner.loop().clock(), Deadline.NEVER);
    Wait turn = bulkhead.acquire(owner.turn(), never, owner.loop());
    if (!turn.permit().isComplete()) {
      owner.onEnd(turn::cancel);
    }
    return turn.permit()
        .recover(failure -> Future.failedFuture(rejection(failure)))
        .compose(permit -> start(owner, whose, permit, work));
  }

  private <T> Future<T> start(Owner owner, String whose, Permit permit, Callable<T> work) {
    PoolTask<T> task = new PoolTask<>(work, permit, owner.loop().executor());
    owner.onEnd(() -> {
      if (task.cancel(late)) {
        abandoned.run();
        stuck.watch(task, whose, owner.loop());
      }
    });
    threads.execute(task);
    return task.result();
  }

  private GatewayError rejection(Throwable failure) {
    GatewayError error = GatewayError.from(failure);
    return switch (error.code()) {
      case BULKHEAD_FULL -> full;
      case CANCELLED -> late;
      default -> error;
    };
  }

  /** Its name in the configuration. */
  public String name() {
    return name;
  }

  /** Tasks that it runs at once. */
  public int threads() {
    return bulkhead.permits();
  }

  /** Tasks that run now. */
  public int active() {
    return bulkhead.inUse();
  }

  /** Tasks that wait for a thread now. */
  public int queued() {
    return bulkhead.queueDepth();
  }

  /** Tasks whose thread does not heed an interruption. */
  public int stuck() {
    return stuck.count();
  }

  /** Why it can run nothing any more, for an operator; null: it can. */
  public @Nullable String exhausted() {
    return stuck.exhausted();
  }

  void close() {
    bulkhead.close();
    threads.close();
    gauges.close();
  }
}
