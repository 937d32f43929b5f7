package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.filter.pool.Pools;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.vertx.core.Vertx;

/** What plugins run on. */
public record PluginHost(
    Vertx vertx, LoopContexts contexts, Telemetry telemetry, Pools pools, SharedStates states) {}
