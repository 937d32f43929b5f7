package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import org.jspecify.annotations.Nullable;

/**
 * One call that is over, as plain values; times in nanoseconds.
 *
 * @param startNanos from the exchange's head to the call being ready
 * @param queueNanos of waiting for a permit
 * @param connectNanos of waiting for a connection
 * @param durationNanos from the call being ready to its outcome
 * @param attempts that were started; 0 when it came to none
 * @param status the upstream's; 0 when there was none
 * @param error null when it succeeded
 * @param phase how far it had come, of a timeout; else null
 */
public record CallRecord(
    String name,
    String upstream,
    Outcome outcome,
    int status,
    long startNanos,
    long queueNanos,
    long connectNanos,
    long durationNanos,
    int attempts,
    @Nullable ErrorCode error,
    @Nullable Phase phase) {}
