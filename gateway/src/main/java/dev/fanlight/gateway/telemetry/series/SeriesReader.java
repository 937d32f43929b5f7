package dev.fanlight.gateway.telemetry.series;

import java.util.List;

/**
 * Reads what has been counted until now, for pages that show it. Label values come in the order of
 * the metric's labels. Reading takes time for each series that there is: not for event loops that
 * serve traffic. Safe for use by all threads.
 */
public final class SeriesReader {
  private final Series series;

  public SeriesReader(Series series) {
    this.series = series;
  }

  /** Hears of one series. */
  @FunctionalInterface
  public interface Each<V> {
    void is(List<String> labels, V value);
  }

  /** Those of a histogram metric that have a value. */
  public void histograms(Metric metric, Each<Distribution> each) {
    series.readHistograms(metric, each);
  }

  /** Those that an owner moves up and down. */
  public void levels(Metric metric, Each<Long> each) {
    series.readNumbers(metric, (labels, value) -> each.is(labels, Math.max(0, value.longValue())));
  }

  /** Those of a counter. */
  public void counters(Metric metric, Each<Double> each) {
    series.readNumbers(metric, each);
  }
}
