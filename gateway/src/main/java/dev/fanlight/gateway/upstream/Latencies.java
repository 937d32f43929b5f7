package dev.fanlight.gateway.upstream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * How long an upstream's successes took over the last minute, for upstreams that hedge by
 * percentile. Shared by all event loops; no caller ever waits for another.
 */
final class Latencies {
  /*
   * Samples go to a recorder without a lock. Once a second one caller moves them to one of six
   * histograms of ten seconds each, the oldest of which is reused, and computes the percentile
   * that everybody reads until then. A caller that finds another one at this work goes on with the
   * value of before.
   */
  private static final int WINDOWS = 6;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int ENOUGH_SAMPLES = 100;
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 2;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Recorder recorder;
  private volatile long computedAt;
  private volatile long p95 = -1;

  @GuardedBy("lock")
  private Histogram[] windows = new Histogram[0];

  @GuardedBy("lock")
  private long window;

  Latencies(Clock clock) {
    this.clock = clock;
    this.computedAt = clock.nanoTime();
  }

  void record(long nanos) {
    refresh();
    Recorder samples = recorder;
    if (samples == null) {
      samples = begin();
    }
    samples.recordValue(Math.min(HIGHEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  /**
   * In nanoseconds, as of at most a second ago; -1 while there are fewer than a hundred samples.
   */
  long p95() {
    refresh();
    return p95;
  }

  private void refresh() {
    long now = clock.nanoTime();
    if (now - computedAt < BETWEEN_NANOS || !lock.tryLock()) {
      return;
    }
    try {
      if (now - computedAt >= BETWEEN_NANOS && recorder != null) {
        compute(recorder, now);
      }
      computedAt = now;
    } finally {
      lock.unlock();
    }
  }

  /** Most upstreams never have a sample, and then need no memory for them. */
  private Recorder begin() {
    lock.lock();
    try {
      Recorder made = recorder;
      if (made == null) {
        made = new Recorder(HIGHEST_MICROS, DIGITS);
        windows = new Histogram[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
          windows[i] = new Histogram(HIGHEST_MICROS, DIGITS);
        }
        window = computedAt / WINDOW_NANOS;
        recorder = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** The new samples are of the second after the last time: each of them has looked here first. */
  @GuardedBy("lock")
  private void compute(Recorder samples, long now) {
    at(window).add(samples.getIntervalHistogram());
    long current = now / WINDOW_NANOS;
    for (long passed = Math.min(current - window, WINDOWS); passed > 0; passed--) {
      at(current - passed + 1).reset();
    }
    window = current;
    Histogram all = new Histogram(HIGHEST_MICROS, DIGITS);
    for (Histogram each : windows) {
      all.add(each);
    }
    p95 =
        all.getTotalCount() < ENOUGH_SAMPLES
            ? -1
            : TimeUnit.MICROSECONDS.toNanos(all.getValueAtPercentile(95));
  }

  @GuardedBy("lock")
  private Histogram at(long number) {
    return windows[(int) Math.floorMod(number, (long) WINDOWS)];
  }
}
