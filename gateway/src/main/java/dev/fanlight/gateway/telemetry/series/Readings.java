package dev.fanlight.gateway.telemetry.series;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/** The suppliers of every gauge, the latest of each last. Safe for use by all threads. */
final class Readings {
  private final MeterRegistry registry;
  private final Map<List<Object>, Shown> shown = new ConcurrentHashMap<>();

  Readings(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Shown(Gauge gauge, List<DoubleSupplier> suppliers) {}

  GaugeHandle add(Metric metric, DoubleSupplier supplier, String... values) {
    // Told apart by identity: one supplier may be added twice.
    DoubleSupplier own = () -> supplier.getAsDouble();
    List<Object> series = List.of(metric.name(), List.of(values));
    shown.compute(
        series,
        (any, earlier) -> {
          Shown now = earlier == null ? show(metric, values) : earlier;
          now.suppliers.add(own);
          return now;
        });
    return () -> shown.computeIfPresent(series, (any, now) -> without(own, now));
  }

  private Shown show(Metric metric, String... values) {
    List<DoubleSupplier> suppliers = new CopyOnWriteArrayList<>();
    Gauge gauge =
        Gauge.builder(metric.name(), () -> latest(suppliers))
            .description(metric.help())
            .tags(metric.tags(values))
            .register(registry);
    return new Shown(gauge, suppliers);
  }

  private static double latest(List<DoubleSupplier> suppliers) {
    DoubleSupplier latest = null;
    for (DoubleSupplier supplier : suppliers) {
      latest = supplier;
    }
    return latest == null ? Double.NaN : latest.getAsDouble();
  }

  @SuppressWarnings("NullAway") // null: the series goes
  private Shown without(DoubleSupplier supplier, Shown now) {
    now.suppliers.remove(supplier);
    if (!now.suppliers.isEmpty()) {
      return now;
    }
    registry.remove(now.gauge);
    return null;
  }
}
