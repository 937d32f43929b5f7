package dev.fanlight.gateway.telemetry.series;

import java.util.Collection;
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

  /** Hears of one counter. */
  @FunctionalInterface
  public interface EachCounter {
    void is(Metric metric, List<String> labels, double value);
  }

  /** Those of a histogram metric that have a value. */
  public void histograms(Metric metric, Each<Distribution> each) {
    series.readHistograms(metric, each);
  }

  /** Those that an owner moves up and down. */
  public void levels(Metric metric, Each<Long> each) {
    series.readLevels(metric, each);
  }

  /** All of these metrics. */
  public void counters(Collection<Metric> metrics, EachCounter each) {
    series.readCounters(metrics, each);
  }
}
