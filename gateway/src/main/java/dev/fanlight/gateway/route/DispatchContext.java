package dev.fanlight.gateway.route;

import dev.fanlight.gateway.fanout.scope.Background;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.telemetry.ExchangeJournal;
import dev.fanlight.gateway.telemetry.Telemetry;

/**
 * What a dispatcher needs besides its routes.
 *
 * @param loop the event loop it serves
 * @param exchanges this loop's
 * @param openCalls shared by all loops
 * @param background this loop's
 * @param journal this loop's
 */
public record DispatchContext(
    Loop loop,
    OpenExchanges exchanges,
    OpenCalls openCalls,
    Background background,
    Telemetry telemetry,
    ExchangeJournal journal) {}
