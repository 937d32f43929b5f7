package dev.fanlight.gateway.filter.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.log.MinuteLine;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named set of threads for blocking work. Its threads have a queue without bounds, as those of a
 * JDK executor do; the bulkhead before them has as many permits as there are threads, so that queue
 * stays empty. Tasks wait in the queues of the shares, which are bounded, and take turns. A thread
 * that does not heed an interruption is replaced, so that the pool keeps its size. Shared by all
 * event loops.
 */
public final class Pool {
  private static final Logger log = LoggerFactory.getLogger(Pool.class);

  private final String name;
  private final Bulkhead bulkhead;
  private final PoolThreads threads;
  private final int maxQueue;
  private final BulkheadMeters waits;
  private final Queue<PoolShare> shares = new ConcurrentLinkedQueue<>();
  private final Supplier<GaugeHandle> gauges;
  private final Runnable abandoned;
  private final StuckThreads stuck;
  private final MinuteLine refusals = new MinuteLine();
  private final GatewayError full;
  private final GatewayError late;

  @GuardedBy("this")
  private @Nullable GaugeHandle shown;

  @GuardedBy("this")
  private boolean closed;

  Pool(PoolConfig config, PoolThreads threads, Telemetry telemetry) {
    this.name = config.name();
    this.threads = threads;
    this.maxQueue = config.maxQueue();
    this.stuck = new StuckThreads(name, config.concurrent(), Pool::apart);
    this.bulkhead =
        new Bulkhead(
            "pool " + name,
            new BulkheadConfig(config.concurrent(), maxQueue == 0 ? 0 : Integer.MAX_VALUE, null),
            BulkheadMeters.NONE);
    this.waits = telemetry.pool(name);
    gauges = () -> telemetry.poolGauges(name, this::active, this::queued, this::stuck);
    abandoned = telemetry.poolAbandoned(name);
    full = GatewayError.of(ErrorCode.OVERLOADED, "the queue of pool " + name + " is full");
    late = GatewayError.of(ErrorCode.PLUGIN_TIMEOUT, "pool " + name + " was not done in time");
  }

  private static void apart(Runnable task) {
    Thread.ofPlatform().daemon().name("stuck-threads").start(task);
  }

  /**
   * What one user has of it: each plugin of each route, and the jq programs of each route.
   *
   * @param whose whose code it is, for the log
   */
  public PoolShare share(String whose) {
    PoolShare share = new PoolShare(this, whose, maxQueue);
    shares.add(share);
    return share;
  }

  /**
   * Runs the work on a thread that a permit was taken for.
   *
   * @param free gives back what was taken
   */
  <T> Future<T> start(Workers.Owner owner, String whose, Runnable free, Callable<T> work) {
    PoolTask<T> task = new PoolTask<>(work, free, owner.loop().executor());
    owner.onEnd(() -> {
      if (task.cancel(late)) {
        abandoned.run();
        stuck.watch(task, whose, owner.loop());
      }
    });
    try {
      threads.execute(task);
    } catch (Throwable refused) { // what was taken must go back, whatever this is
      task.abandon(noThread(refused));
    }
    return task.result();
  }

  private GatewayError noThread(Throwable refused) {
    long times = refusals.due();
    if (times > 0) {
      log.error("pool {} gets no thread ({} in the last minute)", name, times, refused);
    }
    return GatewayError.of(ErrorCode.OVERLOADED, "pool " + name + " gets no thread")
        .withCause(refused);
  }

  /** What a task is told that gets no thread. */
  GatewayError rejection(Throwable failure) {
    GatewayError error = GatewayError.from(failure);
    return switch (error.code()) {
      case BULKHEAD_FULL -> full;
      case CANCELLED -> late;
      default -> error;
    };
  }

  /** For the threads; its queue has at most as many of each share as there are threads. */
  Bulkhead bulkhead() {
    return bulkhead;
  }

  void waited(long nanos) {
    waits.waited(nanos);
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
    return bulkhead.queueDepth() + shares.stream().mapToInt(PoolShare::queued).sum();
  }

  /** Tasks whose thread does not heed an interruption. */
  public int stuck() {
    return stuck.count();
  }

  /** Why it can run nothing any more, for an operator; null: it can. */
  public @Nullable String exhausted() {
    String deaf = stuck.exhausted();
    return deaf == null ? threads.exhausted() : deaf;
  }

  /** It serves: from now on its gauges are shown, not those of one with its name before it. */
  synchronized void showGauges() {
    if (shown == null && !closed) {
      shown = gauges.get();
    }
  }

  void close() {
    shares.forEach(PoolShare::close);
    bulkhead.close();
    threads.close();
    hideGauges();
  }

  private synchronized void hideGauges() {
    closed = true;
    if (shown != null) {
      shown.close();
    }
  }
}
