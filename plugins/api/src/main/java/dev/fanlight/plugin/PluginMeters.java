package dev.fanlight.plugin;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * A plugin's own metrics. A meter exists from the moment it is asked for, and asking again for the
 * same name and labels gives the same meter; do so once, in {@link PluginFactory#create}. Labels
 * are pairs of name and value: plain, low-cardinality words, never a raw path.
 */
public interface PluginMeters {

  Counter counter(String name, String description, String... labels);

  Timer timer(String name, String description, String... labels);

  /** The supplier is asked at each scrape, on a worker thread. */
  void gauge(String name, String description, DoubleSupplier value, String... labels);

  /** Only ever grows. */
  @FunctionalInterface
  interface Counter {
    void increment();
  }

  /** A histogram of durations. */
  @FunctionalInterface
  interface Timer {
    void record(Duration duration);
  }
}
