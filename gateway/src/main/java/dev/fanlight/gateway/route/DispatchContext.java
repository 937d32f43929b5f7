package dev.fanlight.gateway.route;

import dev.fanlight.gateway.fanout.scope.LoopShare;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.event.Reporting;

/**
 * What a dispatcher needs besides its routes.
 *
 * @param share of the event loop it serves
 * @param exchanges this loop's
 * @param memory shared by all loops
 * @param reporting this loop's
 */
public record DispatchContext(
    LoopShare share,
    OpenExchanges exchanges,
    MemoryBudget memory,
    Telemetry telemetry,
    Reporting reporting) {}
