package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.PluginMeters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Meters that a test can read. A meter that was never asked for is an error, not zero. */
public final class FakeMeters implements PluginMeters {
  private final Map<List<String>, AtomicLong> counters = new ConcurrentHashMap<>();
  private final Map<List<String>, List<Duration>> timers = new ConcurrentHashMap<>();
  private final Map<List<String>, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  /** How often that counter was incremented. */
  public long count(String name, String... labels) {
    return found(counters, name, labels).get();
  }

  /** What that timer recorded, in order. */
  public List<Duration> times(String name, String... labels) {
    return List.copyOf(found(timers, name, labels));
  }

  /** What that gauge says now. */
  public double value(String name, String... labels) {
    return found(gauges, name, labels).getAsDouble();
  }

  @Override
  public Counter counter(String name, String description, String... labels) {
    AtomicLong count = counters.computeIfAbsent(key(name, labels), key -> new AtomicLong());
    return count::incrementAndGet;
  }

  @Override
  public Timer timer(String name, String description, String... labels) {
    List<Duration> times =
        timers.computeIfAbsent(key(name, labels), key -> new CopyOnWriteArrayList<>());
    return times::add;
  }

  @Override
  public void gauge(String name, String description, DoubleSupplier value, String... labels) {
    gauges.put(key(name, labels), value);
  }

  private static <M> M found(Map<List<String>, M> meters, String name, String... labels) {
    @Nullable M meter = meters.get(key(name, labels));
    if (meter == null) {
      throw new AssertionError("no meter " + key(name, labels) + " among " + meters.keySet());
    }
    return meter;
  }

  private static List<String> key(String name, String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException("labels are pairs of name and value");
    }
    String[] key = new String[labels.length + 1];
    key[0] = name;
    System.arraycopy(labels, 0, key, 1, labels.length);
    return List.of(key);
  }
}
