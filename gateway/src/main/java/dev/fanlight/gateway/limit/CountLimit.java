package dev.fanlight.gateway.limit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many of something are open at once: a place is free, or it is refused. Unlike a {@link
 * Bulkhead} it has no queue. Safe for use by all threads.
 */
public final class CountLimit {
  private final AtomicInteger open = new AtomicInteger();
  private volatile int max;

  public CountLimit(int max) {
    this.max = max;
  }

  /** Those that are open go on, however many they are. */
  public void resize(int max) {
    this.max = max;
  }

  /** Takes a place, which {@link #leave} must give back; false: none is free. */
  public boolean tryEnter() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  public void leave() {
    open.decrementAndGet();
  }

  /** Places taken now. */
  public int open() {
    return open.get();
  }

  public int max() {
    return max;
  }
}
