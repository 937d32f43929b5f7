package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import java.util.concurrent.atomic.LongAdder;

/** What becomes of spans. Safe for use by all threads. */
public final class SpanMeters {
  private final LongAdder sent;
  private final LongAdder overflowed;
  private final LongAdder refused;
  private final LongAdder unmade;

  public SpanMeters(Series series) {
    sent = series.counter(MetricCatalog.SPANS_SENT);
    overflowed = series.counter(MetricCatalog.SPANS_DROPPED, "queue");
    refused = series.counter(MetricCatalog.SPANS_DROPPED, "collector");
    unmade = series.counter(MetricCatalog.SPANS_DROPPED, "defect");
  }

  /** The collector has taken that many. */
  public void sent(int spans) {
    sent.add(spans);
  }

  /** There was no room for that many until the collector takes some, or no time. */
  public void overflowed(int spans) {
    overflowed.add(spans);
  }

  /** The collector has not taken that many. */
  public void refused(int spans) {
    refused.add(spans);
  }

  /** A defect of the gateway kept that many from being made. */
  public void unmade(int spans) {
    unmade.add(spans);
  }
}
