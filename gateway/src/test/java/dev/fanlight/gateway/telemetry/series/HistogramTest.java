package dev.fanlight.gateway.telemetry.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final Metric SOME = Metric.duration("some_seconds", "help");

  private final Histogram.All family = new Histogram.All(SOME);

  @Test
  void bound_belongsToTheBucketBelowIt() {
    Histogram histogram = family.with();
    histogram.record(1_000_000);
    histogram.record(1_000_001);

    assertThat(countUpTo(0.00025)).isZero();
    assertThat(countUpTo(0.001)).isEqualTo(1);
    assertThat(countUpTo(0.0025)).isEqualTo(2);
  }

  @Test
  void beyondTheLastBound_isStillCounted() {
    family.with().record(Long.MAX_VALUE);

    assertThat(countUpTo(10)).isZero();
    assertThat(point().getCount()).isEqualTo(1);
  }

  @Test
  void aSumBeyondALong_isShown() {
    family.with().record(Long.MAX_VALUE);
    family.with().record(Long.MAX_VALUE);

    assertThat(point().getSum()).isCloseTo(2 * (Long.MAX_VALUE / 1e9), within(1.0));
  }

  @Property(tries = 200)
  void countAndSum_areOfAllThatWasRecorded(
      @ForAll @Size(min = 1, max = 100) List<@LongRange(max = 60_000_000_000L) Long> values) {
    Histogram.All family = new Histogram.All(SOME);
    values.forEach(family.with()::record);

    long sum = values.stream().mapToLong(value -> value).sum();
    assertThat(point(family).getCount()).isEqualTo(values.size());
    assertThat(point(family).getSum()).isCloseTo(sum / 1e9, within(1e-6));
  }

  @Test
  void withoutAValue_thereIsNothingToScrape() {
    Histogram histogram = family.with();

    assertThat(family.snapshot().getDataPoints()).isEmpty();
    histogram.record(0);
    assertThat(family.snapshot().getDataPoints()).hasSize(1);
  }

  @Test
  void threads_loseNothing() throws InterruptedException {
    Histogram histogram = family.with();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads =
        List.of(recorder(histogram, start), recorder(histogram, start), recorder(histogram, start));
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(point().getCount()).isEqualTo(30_000);
    assertThat(point().getSum()).isCloseTo(30_000 / 1e9, within(1e-12));
  }

  private static Thread recorder(Histogram histogram, CountDownLatch start) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            start.await();
          } catch (InterruptedException e) {
            return;
          }
          for (int i = 0; i < 10_000; i++) {
            histogram.record(1);
          }
        });
  }

  private HistogramDataPointSnapshot point() {
    return point(family);
  }

  private static HistogramDataPointSnapshot point(Histogram.All family) {
    return family.snapshot().getDataPoints().getFirst();
  }

  private long countUpTo(double bound) {
    var buckets = point().getClassicBuckets();
    long count = 0;
    for (int i = 0; i < buckets.size() && buckets.getUpperBound(i) <= bound; i++) {
      count += buckets.getCount(i);
    }
    return count;
  }
}
