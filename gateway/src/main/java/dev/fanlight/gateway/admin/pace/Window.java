package dev.fanlight.gateway.admin.pace;

import dev.fanlight.gateway.telemetry.series.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * The durations that a histogram has counted in the last few seconds. A quantile is as exact as the
 * buckets are: within one it is interpolated, as Prometheus does. Confined to one thread.
 */
public final class Window {
  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private @Nullable Distribution last;
  private double[] counts = new double[0];
  private double sum;
  private double seconds;

  /**
   * Takes what the histogram has counted. One that was not there at the beat before began at 0.
   *
   * @param now since the start; it is kept
   */
  public void take(Distribution now, Beat beat) {
    if (counts.length == 0 || !beat.continues()) {
      counts = new double[now.buckets()];
      sum = 0;
      seconds = 0;
    }
    if (beat.continues()) {
      Distribution from = last;
      double keep = beat.keep();
      for (int i = 0; i < counts.length; i++) {
        counts[i] = counts[i] * keep + Math.max(0, now.in(i) - (from == null ? 0 : from.in(i)));
      }
      sum = sum * keep + Math.max(0, now.sum() - (from == null ? 0 : from.sum()));
      seconds = seconds * keep + beat.seconds();
    }
    last = now;
  }

  /** Values in a second. */
  public double rate() {
    return seconds == 0 ? 0 : count() / seconds;
  }

  /** What the durations of a second add up to, in seconds. */
  public double load() {
    return seconds == 0 ? 0 : sum / NANOS / seconds;
  }

  /** Values since the start. */
  public long total() {
    return last == null ? 0 : last.count();
  }

  /** In milliseconds; NaN where there were next to no values. */
  public double meanMillis() {
    double count = count();
    return count < Rounded.LEAST ? Double.NaN : sum / NANOS_PER_MILLI / count;
  }

  /** The mean of all values since the start, in milliseconds; NaN where there was none. */
  public double meanMillisOfAll() {
    long count = total();
    return last == null || count == 0 ? Double.NaN : last.sum() / NANOS_PER_MILLI / count;
  }

  /**
   * @param share of the values that are lower, from 0 to 1
   * @return in milliseconds; NaN where there were next to no values
   */
  public double millis(double share) {
    double count = count();
    if (last == null || count < Rounded.LEAST) {
      return Double.NaN;
    }
    double before = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && before + counts[i] >= share * count) {
        double low = i == 0 ? 0 : last.bound(i - 1);
        double part = (share * count - before) / counts[i];
        return (low + part * (last.bound(i) - low)) / NANOS_PER_MILLI;
      }
      before += counts[i];
    }
    return last.bound(counts.length - 1) / NANOS_PER_MILLI;
  }

  /** The same, and 0 within the lowest bucket: most values of some histograms are 0. */
  public double millisOrNone(double share) {
    double millis = millis(share);
    return last != null && millis <= last.bound(0) / NANOS_PER_MILLI ? 0 : millis;
  }

  private double count() {
    double count = 0;
    for (double one : counts) {
      count += one;
    }
    return count;
  }
}
