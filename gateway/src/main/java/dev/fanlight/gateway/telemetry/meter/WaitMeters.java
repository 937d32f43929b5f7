package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.series.Histogram;
import dev.fanlight.plugin.ErrorCode;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The meters of one bulkhead. Safe for use by all threads.
 *
 * @param rejections those that are counted, by their reason
 * @param full runs at each rejection
 */
public record WaitMeters(Histogram waits, Map<ErrorCode, LongAdder> rejections, Runnable full)
    implements BulkheadMeters {
  @Override
  public void waited(long nanos) {
    waits.record(nanos);
  }

  @Override
  public void rejected(ErrorCode reason) {
    full.run();
    LongAdder counter = rejections.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }
}
