package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig.Always;
import dev.fanlight.gateway.config.AccessLogConfig.Choice;
import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord.Ending;
import dev.fanlight.gateway.telemetry.trace.TracePolicy;

/**
 * Which exchanges have a line. All that have one request id are in the same share: a batch has
 * lines for all of its items, or for none. Safe for use by all threads.
 */
final class LineChoice {
  private static final double UNIT = 0x1p-53;

  private final Always always;
  private final double share;
  private final long longerThan;
  private final long salt;

  /**
   * @param salt keeps a client that chooses its request ids from knowing which of them have lines
   */
  LineChoice(Choice choice, long salt) {
    this.always = choice.always();
    this.share = choice.share();
    this.longerThan = always.slowerThan() == null ? Long.MAX_VALUE : always.slowerThan().toNanos();
    this.salt = salt;
  }

  /** Whether that one has a line. */
  boolean takes(ExchangeRecord exchange) {
    return share >= 1
        || isNamed(exchange)
        || (share > 0 && isSampled(exchange.ending().requestId()));
  }

  private boolean isNamed(ExchangeRecord exchange) {
    return (always.errors() && isError(exchange.ending()))
        || (always.partial() && exchange.ending().partial())
        || exchange.ending().durationNanos() > longerThan
        || hasStatus(exchange.ending().status());
  }

  private static boolean isError(Ending ending) {
    return TracePolicy.isFailure(ending.status(), ending.error(), ending.grpcStatus());
  }

  private boolean hasStatus(int status) {
    for (StatusRange range : always.statuses()) {
      if (range.holds(status)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSampled(String requestId) {
    return (mixed(requestId.hashCode() ^ salt) >>> 11) * UNIT < share;
  }

  /** Spreads the bits as the finalizer of MurmurHash3 does. */
  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }
}
