package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.time.Timers;
import io.vertx.core.WorkerExecutor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The pools of one configuration. Shared by all event loops. */
public final class Pools implements AutoCloseable {
  /** Vert.x shares workers by name, so each generation of a pool needs one of its own. */
  private static final AtomicInteger GENERATION = new AtomicInteger();

  private final Map<String, Pool> pools = new LinkedHashMap<>();

  /**
   * @param maker makes an executor of that name with one thread, which nobody else closes
   * @param control timers of a thread that serves no traffic
   */
  public Pools(
      Function<String, WorkerExecutor> maker,
      Timers control,
      Collection<PoolConfig> configs,
      Telemetry telemetry) {
    int generation = GENERATION.incrementAndGet();
    for (PoolConfig config : configs) {
      String id = "pool-" + config.name() + "-" + generation;
      pools.put(
          config.name(), new Pool(config, PoolThreads.of(config, id, maker, control), telemetry));
    }
  }

  /**
   * @throws IllegalArgumentException when no pool has that name, which a validated configuration
   *     rules out
   */
  public Pool get(String name) {
    Pool pool = pools.get(name);
    if (pool == null) {
      throw new IllegalArgumentException("no pool " + name);
    }
    return pool;
  }

  /** All of them, in declared order. */
  public List<Pool> all() {
    return List.copyOf(pools.values());
  }

  /** They serve, and their gauges are shown. */
  public void showGauges() {
    pools.values().forEach(Pool::showGauges);
  }

  /** Refuses what waits and interrupts what still runs: to be called after the last exchange. */
  @Override
  public void close() {
    pools.values().forEach(Pool::close);
  }
}
