package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.fanlight.gateway.bootstrap.platform.EventLoops;
import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.bootstrap.platform.VertxContexts;
import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.filter.pool.Pools;
import dev.fanlight.gateway.filter.pool.TestPools;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import dev.fanlight.gateway.telemetry.meter.OwnMeters;
import dev.fanlight.gateway.time.Timers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** What plugins live in: event loops, and one pool of one thread with room for one that waits. */
final class PluginScene {
  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EventLoops.COUNT));
  final List<ServingLoop> loops = ServingLoop.of(vertx, () -> new LoopRecords(List.of()));
  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final Pools pools =
      TestPools.of(vertx, new PoolConfig("default", false, 1, 1), telemetry);

  Pool pool() {
    return pools.get("default");
  }

  /** Without timers. */
  PluginHost host() {
    return host(new SharedStates(), Set.of(), (delay, task) -> () -> {});
  }

  PluginHost host(SharedStates states, Set<String> upstreams, Timers timers) {
    return new PluginHost(
        vertx, new VertxContexts(vertx, loops), telemetry, pools, states, upstreams, timers);
  }

  /** That of a plugin whose classes have that loader. */
  LivePluginContext context(String plugin, ClassLoader loader) {
    return context(plugin, new PluginCode(loader), host());
  }

  LivePluginContext context(String plugin, PluginCode code, PluginHost host) {
    return new LivePluginContext(plugin, code, pool(), host, new OwnMeters.Owners());
  }

  void close() throws Exception {
    pools.close();
    vertx.close().await(20, SECONDS);
  }

  /** Whether the thread is about to enter what the monitor guards. */
  static boolean waitsFor(Object monitor, Thread thread) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.threadId());
    LockInfo lock = info.getLockInfo();
    return lock != null && lock.getIdentityHashCode() == System.identityHashCode(monitor);
  }

  /** Waits in its close until it is interrupted. */
  static final class Hanging implements AutoCloseable {
    final CountDownLatch entered = new CountDownLatch(1);
    final Promise<Void> interrupted = Promise.promise();

    @Override
    public void close() {
      entered.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException stopped) {
        interrupted.complete();
      }
    }
  }
}
