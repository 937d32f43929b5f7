package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.filter.pool.Pools;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.time.Timers;
import io.vertx.core.Vertx;
import java.util.Set;

/**
 * What plugins run on.
 *
 * @param upstreams the names of those that they may call
 * @param timers for how long the gateway waits for them
 */
public record PluginHost(
    Vertx vertx,
    LoopContexts contexts,
    Telemetry telemetry,
    Pools pools,
    SharedStates states,
    Set<String> upstreams,
    Timers timers) {}
