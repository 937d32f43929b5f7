package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.plugin.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that has ended, as operators see it. Nothing of unbounded size and nothing secret is
 * in it: no path, no query, no header field.
 *
 * @param epochMillis when the request's head was read
 * @param durationNanos from the request's head to the end of the answer
 * @param error why it failed or its answer was broken off; null when neither
 * @param calls in the order they ended
 * @param omitted calls that were too many to be kept
 */
public record RecentExchange(
    long epochMillis,
    String requestId,
    String listener,
    String route,
    String method,
    int status,
    long bytes,
    long durationNanos,
    long queueNanos,
    @Nullable ErrorCode error,
    List<CallRecord> calls,
    int omitted) {
  private static final int LONGEST_METHOD = 20;

  static RecentExchange of(ExchangeRecord exchange, CallNotes notes) {
    return new RecentExchange(
        exchange.epochMillis(),
        exchange.requestId(),
        exchange.listener(),
        exchange.route(),
        exchange.method().length() > LONGEST_METHOD ? "OTHER" : exchange.method(),
        exchange.status(),
        exchange.bytes(),
        exchange.durationNanos(),
        exchange.queueNanos(),
        exchange.error(),
        notes.calls(),
        notes.omitted());
  }
}
