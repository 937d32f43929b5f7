package dev.fanlight.gateway.route;

import dev.fanlight.gateway.fanout.Background;
import dev.fanlight.gateway.fanout.OpenCalls;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.telemetry.ExchangeRecord;
import dev.fanlight.gateway.telemetry.Telemetry;
import java.util.function.Consumer;

/**
 * What a dispatcher needs besides its routes.
 *
 * @param loop the event loop it serves
 * @param limit of exchanges, shared by all loops
 * @param openCalls shared by all loops
 * @param background this loop's
 * @param records takes what is written down of each exchange; must not block
 */
public record DispatchContext(
    Loop loop,
    ExchangeLimit limit,
    OpenCalls openCalls,
    Background background,
    Telemetry telemetry,
    Consumer<ExchangeRecord> records) {}
