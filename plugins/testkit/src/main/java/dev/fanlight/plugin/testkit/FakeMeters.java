package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.PluginMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Meters that a test can read. A meter that was never asked for is an error, not zero. What the
 * gateway refuses of a plugin by itself, these refuse too.
 */
public final class FakeMeters implements PluginMeters {
  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9_]");

  /** What Prometheus adds to names itself. */
  private static final Pattern ADDED = Pattern.compile("_(total|created|bucket|info)$");

  private static final Pattern KEPT_LABEL = Pattern.compile("le|quantile|__.*");

  /** By the name that scrapers see. */
  private final Map<String, Shape> shapes;

  private final Map<List<String>, AtomicLong> counters = new ConcurrentHashMap<>();
  private final Map<List<String>, List<Duration>> timers = new ConcurrentHashMap<>();
  private final Map<List<String>, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  public FakeMeters() {
    this(new ConcurrentHashMap<>());
  }

  private FakeMeters(Map<String, Shape> shapes) {
    this.shapes = shapes;
  }

  /** Those of another place of the same plugin, whose metrics are the same in the gateway. */
  FakeMeters another() {
    return new FakeMeters(shapes);
  }

  /** What all series of a metric have in common. */
  private record Shape(String kind, String name, List<String> labels) {
    @Override
    public String toString() {
      return "a %s named %s with labels %s".formatted(kind, name, labels);
    }
  }

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
    claim("counter", name, "_total", labels);
    AtomicLong count = counters.computeIfAbsent(key(name, labels), key -> new AtomicLong());
    return count::incrementAndGet;
  }

  @Override
  public Timer timer(String name, String description, String... labels) {
    claim("timer", name, "_seconds", labels);
    List<Duration> times =
        timers.computeIfAbsent(key(name, labels), key -> new CopyOnWriteArrayList<>());
    return times::add;
  }

  @Override
  public void gauge(String name, String description, DoubleSupplier value, String... labels) {
    claim("gauge", name, "", labels);
    gauges.put(key(name, labels), value);
  }

  /** Refuses what would not be one metric. */
  private void claim(String kind, String name, String suffix, String... labels) {
    List<String> key = key(name, labels);
    List<String> names = new ArrayList<>();
    for (int i = 1; i < key.size(); i += 2) {
      names.add(label(key.get(i)));
    }
    String fit = fit(name);
    Shape shape = new Shape(kind, fit.endsWith(suffix) ? fit : fit + suffix, names);
    Shape known = shapes.putIfAbsent(ADDED.matcher(shape.name()).replaceFirst(""), shape);
    if (known != null && !known.equals(shape)) {
      throw new IllegalArgumentException("the plugin has " + known + "; not " + shape);
    }
  }

  private static String label(String name) {
    String fit = fit(name);
    if (fit.isEmpty()) {
      throw new IllegalArgumentException("a label has no name");
    }
    if (KEPT_LABEL.matcher(fit).matches()) {
      throw new IllegalArgumentException(
          "a label cannot be named \"%s\": Prometheus keeps that name for itself".formatted(fit));
    }
    return fit;
  }

  private static String fit(String name) {
    return UNFIT.matcher(name).replaceAll("_");
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
