package dev.fanlight.gateway.telemetry.series;

/**
 * How many values there were in each bucket of a histogram. Those of several series can be added
 * up. Confined to one thread.
 */
public final class Distribution {
  private final long[] bounds;
  private final long[] counts;
  private double sum;

  Distribution(long[] bounds, long[] counts, double sum) {
    this.bounds = bounds;
    this.counts = counts;
    this.sum = sum;
  }

  /** Adds the values of another one of the same metric. */
  public void add(Distribution other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    sum += other.sum;
  }

  /** The same values. */
  public Distribution copy() {
    return new Distribution(bounds, counts.clone(), sum);
  }

  /** No value, in the same buckets. */
  public Distribution zero() {
    return new Distribution(bounds, new long[counts.length], 0);
  }

  /** The number of buckets; the last one has no upper bound. */
  public int buckets() {
    return counts.length;
  }

  /** The values in one bucket. */
  public long in(int bucket) {
    return counts[bucket];
  }

  /** The upper bound of a bucket, in what is recorded; the last one has its lower bound. */
  public long bound(int bucket) {
    return bounds[Math.min(bucket, bounds.length - 1)];
  }

  /** All values. */
  public long count() {
    long count = 0;
    for (long one : counts) {
      count += one;
    }
    return count;
  }

  /** What they add up to, in what is recorded. */
  public double sum() {
    return sum;
  }
}
