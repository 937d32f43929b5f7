package dev.fanlight.gateway.filter.load;

import dev.fanlight.gateway.filter.Pools;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.vertx.core.Vertx;

/** What plugins run on. */
public record PluginHost(Vertx vertx, Telemetry telemetry, Pools pools) {}
