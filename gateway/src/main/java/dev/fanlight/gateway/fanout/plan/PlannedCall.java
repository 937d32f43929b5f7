package dev.fanlight.gateway.fanout.plan;

import dev.fanlight.gateway.config.CallConfig;
import dev.fanlight.gateway.fanout.scope.CallSpec;
import java.util.List;

/**
 * A declared call as the engine runs it.
 *
 * @param waitsFor how many calls must have succeeded before
 * @param dependants places of the calls that wait for this one
 */
public record PlannedCall(
    CallConfig config, CallSpec spec, int waitsFor, List<Integer> dependants) {}
