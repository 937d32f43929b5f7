package dev.fanlight.gateway.time;

/** The one source of time. */
@FunctionalInterface
public interface Clock {
  /**
   * Nanoseconds since some fixed instant; only differences mean something, and they may wrap
   * around.
   */
  long nanoTime();
}
