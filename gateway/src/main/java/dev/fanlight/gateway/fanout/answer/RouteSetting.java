package dev.fanlight.gateway.fanout.answer;

import dev.fanlight.gateway.limit.Workers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a route gives its fan-outs.
 *
 * @param serverTiming whether answers tell how long each call took
 * @param maxDuration of an exchange whose body streams; null: no bound
 * @param jq where jq programs run
 */
public record RouteSetting(boolean serverTiming, @Nullable Duration maxDuration, Workers jq) {}
