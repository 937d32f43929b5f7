package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.filter.pool.Pools;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Function;

/**
 * What plugins run on.
 *
 * @param contexts makes a context on some event loop, whose threads have that class loader
 */
public record PluginHost(
    Vertx vertx, Function<ClassLoader, Context> contexts, Telemetry telemetry, Pools pools) {}
