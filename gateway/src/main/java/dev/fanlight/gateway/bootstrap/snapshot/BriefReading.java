package dev.fanlight.gateway.bootstrap.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A result that takes long to read, kept for a moment. Whoever asks during a reading waits for it
 * and gets its result. So many who ask cost no more than one. Safe for use by all threads.
 *
 * @param <V> the version of what is read: another version is read at once
 * @param <R> the result
 */
final class BriefReading<V, R> {
  static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private @Nullable Result<V, R> last;

  private record Result<V, R>(V version, R value, long at) {}

  /**
   * @param nanoTime in nanoseconds, as {@link System#nanoTime}
   */
  BriefReading(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * The result of the last reading; reads if that was of another version, or too long ago.
   *
   * @param reading gives the result. What it throws is thrown, and nothing is kept
   */
  synchronized R of(V version, Supplier<R> reading) {
    Result<V, R> known = last;
    if (known == null
        || !known.version.equals(version)
        || nanoTime.getAsLong() - known.at >= KEPT_NANOS) {
      R value = reading.get();
      known = new Result<>(version, value, nanoTime.getAsLong());
      last = known;
    }
    return known.value;
  }
}
