package dev.fanlight.gateway.telemetry.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A log line that appears at most once a minute. Safe for use by all threads; never blocks. */
public final class MinuteLine {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier clock;
  private final AtomicLong unsaid = new AtomicLong();
  private final AtomicLong next;

  public MinuteLine() {
    this(System::nanoTime);
  }

  /**
   * @param clock in nanoseconds
   */
  public MinuteLine(LongSupplier clock) {
    this.clock = clock;
    this.next = new AtomicLong(clock.getAsLong());
  }

  /**
   * There is one more reason for it.
   *
   * @return how many there are since the line was last written, where it is to be written now; else
   *     0
   */
  public long due() {
    unsaid.incrementAndGet();
    long now = clock.getAsLong();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + MINUTE) ? unsaid.getAndSet(0) : 0;
  }
}
