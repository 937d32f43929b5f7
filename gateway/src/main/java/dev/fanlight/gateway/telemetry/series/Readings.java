package dev.fanlight.gateway.telemetry.series;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The suppliers of every gauge, the latest of each last. Safe for use by all threads. */
final class Readings {
  private final MeterRegistry registry;
  private final Map<List<Object>, Shown> shown = new ConcurrentHashMap<>();

  Readings(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Shown(Gauge gauge, List<Reading> readings) {}

  /**
   * Told apart by identity: one supplier may be added twice.
   *
   * @param subject whose value it is; null: it alone is read, where it is the latest
   */
  private static final class Reading {
    private final @Nullable Object subject;
    private final DoubleSupplier value;

    Reading(@Nullable Object subject, DoubleSupplier value) {
      this.subject = subject;
      this.value = value;
    }
  }

  /** Of several the latest is read. */
  GaugeHandle add(Metric metric, DoubleSupplier supplier, String... values) {
    return add(metric, new Reading(null, supplier), values);
  }

  /** Several are added up, those of one subject once. */
  GaugeHandle sum(Metric metric, Object subject, DoubleSupplier supplier, String... values) {
    return add(metric, new Reading(subject, supplier), values);
  }

  private GaugeHandle add(Metric metric, Reading own, String... values) {
    List<Object> series = List.of(metric.name(), List.of(values));
    shown.compute(
        series,
        (any, earlier) -> {
          Shown now = earlier == null ? show(metric, values) : earlier;
          now.readings.add(own);
          return now;
        });
    return () -> shown.computeIfPresent(series, (any, now) -> without(own, now));
  }

  private Shown show(Metric metric, String... values) {
    List<Reading> readings = new CopyOnWriteArrayList<>();
    Gauge gauge =
        Gauge.builder(metric.name(), () -> read(readings))
            .description(metric.help())
            .tags(metric.tags(values))
            .register(registry);
    return new Shown(gauge, readings);
  }

  private static double read(List<Reading> readings) {
    Double sum = null;
    Set<Object> subjects = Collections.newSetFromMap(new IdentityHashMap<>());
    Reading latest = null;
    for (Reading reading : readings) {
      latest = reading;
      if (reading.subject != null && subjects.add(reading.subject)) {
        double part = reading.value.getAsDouble();
        sum = sum == null ? part : sum + part;
      }
    }
    if (latest != null && latest.subject == null) {
      return latest.value.getAsDouble();
    }
    return sum == null ? Double.NaN : sum;
  }

  @SuppressWarnings("NullAway") // null: the series goes
  private Shown without(Reading reading, Shown now) {
    now.readings.remove(reading);
    if (!now.readings.isEmpty()) {
      return now;
    }
    registry.remove(now.gauge);
    return null;
  }
}
