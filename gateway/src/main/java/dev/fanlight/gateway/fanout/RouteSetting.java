package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.RouteMeters;

/**
 * What a route gives its fan-outs.
 *
 * @param serverTiming whether answers tell how long each call took
 * @param jq where jq programs run
 */
public record RouteSetting(RouteMeters meters, boolean serverTiming, Workers jq) {}
