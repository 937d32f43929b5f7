package dev.fanlight.gateway.filter.pool;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.util.List;

/** Pools whose work may be as long as it likes. */
public final class TestPools {
  private TestPools() {}

  /** One pool. */
  public static Pools of(Vertx vertx, PoolConfig config, Telemetry telemetry) {
    return new Pools(
        name -> vertx.createSharedWorkerExecutor(name, 1),
        (delay, look) -> () -> {},
        List.of(config),
        telemetry);
  }
}
