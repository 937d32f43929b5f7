package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Clock;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long an upstream's successes took over the last minute: six histograms of ten seconds each,
 * the oldest of which is reused. Shared by all event loops, and only kept for upstreams that hedge
 * by percentile.
 */
final class Latencies {
  private static final int WINDOWS = 6;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int ENOUGH_SAMPLES = 100;
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  private final Histogram[] windows = new Histogram[WINDOWS];
  private final Clock clock;
  private long window;

  Latencies(Clock clock) {
    this.clock = clock;
    this.window = clock.nanoTime() / WINDOW_NANOS;
    for (int i = 0; i < WINDOWS; i++) {
      windows[i] = new Histogram(HIGHEST_MICROS, 2);
    }
  }

  synchronized void record(long nanos) {
    current().recordValue(Math.min(HIGHEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  /** In nanoseconds; -1 while there are fewer than a hundred samples. */
  synchronized long p95() {
    current();
    Histogram all = new Histogram(HIGHEST_MICROS, 2);
    for (Histogram each : windows) {
      all.add(each);
    }
    return all.getTotalCount() < ENOUGH_SAMPLES
        ? -1
        : TimeUnit.MICROSECONDS.toNanos(all.getValueAtPercentile(95));
  }

  private Histogram current() {
    long now = clock.nanoTime() / WINDOW_NANOS;
    for (long passed = Math.min(now - window, WINDOWS); passed > 0; passed--) {
      windows[(int) Math.floorMod(now - passed + 1, (long) WINDOWS)].reset();
    }
    window = now;
    return windows[(int) Math.floorMod(now, (long) WINDOWS)];
  }
}
