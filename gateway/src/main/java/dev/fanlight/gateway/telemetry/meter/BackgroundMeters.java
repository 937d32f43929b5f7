package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of background work that did not succeed: every case is counted, and of each kind one
 * line a minute is logged. Safe for use by all threads; never blocks.
 */
public final class BackgroundMeters {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundMeters.class);
  private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

  /** Why background work did not succeed. */
  public enum Reason {
    /** The work began and failed. */
    FAILED("failed", "failed"),
    /** The event loop has as many background tasks as it takes. */
    TOO_MANY("too_many", "was dropped, because there are too many"),
    /** The gateway is shutting down and takes nothing more. */
    SHUTTING_DOWN("shutting_down", "was dropped, because the gateway is shutting down");

    private final String label;
    private final String words;

    Reason(String label, String words) {
      this.label = label;
      this.words = words;
    }
  }

  private final Map<Reason, Kind> kinds;

  public BackgroundMeters(Series series) {
    this.kinds =
        Map.of(
            Reason.FAILED, kind(series, Reason.FAILED),
            Reason.TOO_MANY, kind(series, Reason.TOO_MANY),
            Reason.SHUTTING_DOWN, kind(series, Reason.SHUTTING_DOWN));
  }

  private static Kind kind(Series series, Reason reason) {
    return new Kind(series.counter(MetricCatalog.BACKGROUND_FAILURES, reason.label));
  }

  /**
   * A task did not succeed.
   *
   * @param now in nanoseconds, of a clock that never goes back
   * @param requestId of the exchange that started it
   * @param detail what went wrong; empty: nothing more than the reason
   */
  public void failed(Reason reason, long now, String requestId, String detail) {
    Kind kind = kinds.get(reason);
    if (kind == null) {
      return;
    }
    kind.counter.increment();
    long others = kind.othersToTellOf(now);
    if (others >= 0) {
      LOG.warn(
          "the background work of request {} {}{}{}",
          requestId,
          reason.words,
          detail.isEmpty() ? "" : ": " + detail,
          others == 0 ? "" : " (and that of " + others + " others since the last such line)");
    }
  }

  /** One reason: its counter, and when it was logged. */
  private static final class Kind {
    private final LongAdder counter;
    private final AtomicLong nextAt = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong untold = new AtomicLong();

    Kind(LongAdder counter) {
      this.counter = counter;
    }

    /** How many went by without a line; -1: this one goes by so too. */
    long othersToTellOf(long now) {
      long at = nextAt.get();
      if ((at != Long.MIN_VALUE && now - at < 0) || !nextAt.compareAndSet(at, now + INTERVAL)) {
        untold.incrementAndGet();
        return -1;
      }
      return untold.getAndSet(0);
    }
  }
}
