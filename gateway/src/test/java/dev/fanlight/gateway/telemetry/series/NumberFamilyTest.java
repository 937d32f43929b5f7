package dev.fanlight.gateway.telemetry.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class NumberFamilyTest {
  private final NumberFamily<LongAdder> counter =
      new NumberFamily<>(Metric.counter("hits_total", "help", "route"), LongAdder::new);

  private static CounterSnapshot counters(NumberFamily<?> family) {
    return (CounterSnapshot) family.snapshot();
  }

  @Test
  void aCounter_isScrapedFromTheStart_withTheTimeWhenItBegan() {
    long before = System.currentTimeMillis();
    counter.with("home");

    assertThat(counters(counter).getMetadata().getName()).isEqualTo("hits");
    assertThat(counters(counter).getDataPoints())
        .singleElement()
        .satisfies(point -> {
          assertThat(point.getLabels().get("route")).isEqualTo("home");
          assertThat(point.getValue()).isZero();
          assertThat(point.getCreatedTimestampMillis()).isGreaterThanOrEqualTo(before);
        });
  }

  @Test
  void sameLabels_areOneSeries() {
    counter.with("home").number().increment();
    counter.with("home").number().increment();

    assertThat(counters(counter).getDataPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getValue()).isEqualTo(2));
  }

  @Test
  void seconds_areRecordedInNanoseconds() {
    NumberFamily<DoubleAdder> family =
        new NumberFamily<>(Metric.seconds("wait_seconds_total", "help"), DoubleAdder::new);
    family.with().number().add(1_500_000_000);

    assertThat(counters(family).getDataPoints().getFirst().getValue()).isEqualTo(1.5);
  }

  @Test
  void aLevel_isAGauge() {
    NumberFamily<LongAdder> family =
        new NumberFamily<>(Metric.gauge("in_flight", "help"), LongAdder::new);
    family.with().number().increment();

    assertThat(((GaugeSnapshot) family.snapshot()).getDataPoints().getFirst().getValue())
        .isEqualTo(1);
  }
}
