package dev.fanlight.gateway.telemetry.series;

import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The exemplars of one series of a histogram: for each bucket, the newest value whose trace can be
 * looked at. Only the OpenMetrics format shows them. Safe for use by all threads.
 */
final class Examples {
  private final AtomicReferenceArray<@Nullable Example> newest;

  private record Example(long value, String traceId, long epochMillis) {}

  Examples(int buckets) {
    newest = new AtomicReferenceArray<>(buckets);
  }

  void keep(int bucket, long value, String traceId) {
    newest.setRelease(bucket, new Example(value, traceId, System.currentTimeMillis()));
  }

  /**
   * @param unit what a value is divided by to be shown
   */
  Exemplars exemplars(double unit) {
    Exemplars.Builder shown = Exemplars.builder();
    for (int bucket = 0; bucket < newest.length(); bucket++) {
      Example example = newest.getAcquire(bucket);
      if (example != null) {
        shown.exemplar(
            Exemplar.builder()
                .value(example.value() / unit)
                .traceId(example.traceId())
                .timestampMillis(example.epochMillis())
                .build());
      }
    }
    return shown.build();
  }
}
