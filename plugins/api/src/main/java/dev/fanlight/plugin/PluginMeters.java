package dev.fanlight.plugin;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * A plugin's own metrics. A counter or timer exists from the moment it is asked for, and asking
 * again for the same name and labels gives the same meter; do so once, in {@link
 * PluginFactory#create}. A gauge is shown from when the plugin serves until it has stopped: not
 * while it is made and starts, and never if its configuration is refused. Labels are pairs of name
 * and value: plain, low-cardinality words, never a raw path. A name is for one kind of meter:
 * scrapers would take a counter and a gauge of one name for the same metric. A metric belongs to
 * one plugin: a meter whose metric another plugin of the configuration has is refused with an
 * {@link IllegalArgumentException} that names both. A label cannot be named {@code le} or {@code
 * quantile}, nor begin with {@code __}: Prometheus keeps these names for itself. A meter with such
 * a label is refused with an {@link IllegalArgumentException}.
 */
public interface PluginMeters {

  Counter counter(String name, String description, String... labels);

  Timer timer(String name, String description, String... labels);

  /**
   * The supplier is asked at each scrape, on a thread of the gateway for gauges, from when the
   * plugin serves until it has stopped. It must return at once. One that takes longer than half a
   * second is interrupted, and the gauge has no value (NaN) until it returns. If several places of
   * the plugin have a gauge of the same name and labels, the gauge shows the sum of their values.
   * For a state that the places share, use the other method of this name.
   */
  void gauge(String name, String description, DoubleSupplier value, String... labels);

  /**
   * A gauge of a state that several places of the plugin may share, such as one of {@link
   * PluginContext#shared}: it counts once, however many places have this gauge of it. Different
   * states are added up.
   *
   * @param state the same object at all places that share it
   * @param value is asked at each scrape, as the supplier of the other method
   */
  default <S> void gauge(
      String name, String description, S state, ToDoubleFunction<S> value, String... labels) {
    gauge(name, description, () -> value.applyAsDouble(state), labels);
  }

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
