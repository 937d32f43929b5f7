package dev.fanlight.gateway.telemetry.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import org.junit.jupiter.api.Test;

class NumberFamilyTest {
  private final NumberFamily counter =
      new NumberFamily(Metric.counter("hits_total", "help", "route"));

  private static CounterSnapshot counters(NumberFamily family) {
    return (CounterSnapshot) family.collect();
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
    counter.with("home").increment();
    counter.with("home").increment();

    assertThat(counters(counter).getDataPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getValue()).isEqualTo(2));
  }

  @Test
  void seconds_areRecordedInNanoseconds() {
    NumberFamily family = new NumberFamily(Metric.seconds("wait_seconds_total", "help"));
    family.with().add(1_500_000_000);

    assertThat(counters(family).getDataPoints().getFirst().getValue()).isEqualTo(1.5);
  }

  @Test
  void aLevel_isAGauge() {
    NumberFamily family = new NumberFamily(Metric.gauge("in_flight", "help"));
    family.with().increment();

    assertThat(((GaugeSnapshot) family.collect()).getDataPoints().getFirst().getValue())
        .isEqualTo(1);
  }
}
