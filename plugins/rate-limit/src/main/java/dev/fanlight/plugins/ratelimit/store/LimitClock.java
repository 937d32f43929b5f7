package dev.fanlight.plugins.ratelimit.store;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Nanoseconds since 1970, as the clock of the machine was when this class was loaded, and steady
 * from then on: nobody gets more when an administrator sets the clock.
 */
public final class LimitClock implements LongSupplier {
  private static final long BEGAN = System.nanoTime();
  private static final long BEGAN_AT = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

  @Override
  public long getAsLong() {
    return BEGAN_AT + (System.nanoTime() - BEGAN);
  }
}
