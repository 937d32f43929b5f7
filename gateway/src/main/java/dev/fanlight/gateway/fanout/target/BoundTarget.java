package dev.fanlight.gateway.fanout.target;

import dev.fanlight.gateway.telemetry.CallMeters;
import dev.fanlight.gateway.upstream.CallTarget;

/** A target as one route uses it: its calls are counted under that route. */
public record BoundTarget(CallTarget target, CallMeters meters) {}
