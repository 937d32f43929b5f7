package dev.fanlight.gateway.fanout.target;

import dev.fanlight.gateway.telemetry.CallMeters;

/** A target as one route uses it: its calls are counted under that route. */
public record BoundTarget(CallTarget target, CallMeters meters) {}
