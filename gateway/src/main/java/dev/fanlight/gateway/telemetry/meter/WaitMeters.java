package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.series.Histogram;
import dev.fanlight.plugin.ErrorCode;
import io.micrometer.core.instrument.Counter;
import java.util.Map;

/**
 * The meters of one bulkhead. Safe for use by all threads.
 *
 * @param rejections those that are counted, by their reason
 */
public record WaitMeters(Histogram waits, Map<ErrorCode, Counter> rejections)
    implements BulkheadMeters {
  @Override
  public void waited(long nanos) {
    waits.record(nanos);
  }

  @Override
  public void rejected(ErrorCode reason) {
    Counter counter = rejections.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }
}
