package dev.fanlight.gateway.telemetry.series;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Supplier;

/**
 * The series of a counter, or of a gauge that its owner moves up and down.
 *
 * <p>Why not the meters of Micrometer: each takes some 500 bytes, and a large configuration has
 * tens of thousands of them. An event loop that serves many routes in turn finds none of their
 * counters in the processor's cache, and here it waits for one cache line instead of three.
 *
 * @param <N> what a series is added up in
 */
final class NumberFamily<N extends Number> extends Family<NumberFamily.Tally<N>> {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Supplier<N> zero;

  NumberFamily(Metric metric, Supplier<N> zero) {
    super(metric);
    this.zero = zero;
  }

  /**
   * One series.
   *
   * @param began when it was made, in milliseconds since 1970
   */
  record Tally<N extends Number>(N number, long began) {}

  @Override
  Tally<N> make() {
    return new Tally<>(zero.get(), System.currentTimeMillis());
  }

  void read(SeriesReader.Each<Double> each) {
    each((labels, tally) -> each.is(values(labels), value(tally)));
  }

  private double value(Tally<N> tally) {
    double number = tally.number().doubleValue();
    return metric.kind() == Metric.Kind.SECONDS ? number / NANOS_PER_SECOND : number;
  }

  @Override
  MetricSnapshot snapshot() {
    return metric.kind() == Metric.Kind.GAUGE ? gauges() : counters();
  }

  private MetricSnapshot gauges() {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
    each((labels, tally) ->
        family.dataPoint(
            GaugeDataPointSnapshot.builder().labels(labels).value(value(tally)).build()));
    return family.build();
  }

  private MetricSnapshot counters() {
    CounterSnapshot.Builder family =
        CounterSnapshot.builder().name(metric.exposedName()).help(metric.help());
    each((labels, tally) ->
        family.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(value(tally))
                .createdTimestampMillis(tally.began())
                .build()));
    return family.build();
  }
}
