package dev.fanlight.gateway.telemetry.series;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.DoubleSupplier;

/**
 * Every series there is: asking again for the same metric and label values gives the same one. What
 * is returned is to be kept in a field, so that recording looks nothing up.
 */
public final class Series {
  private final PrometheusMeterRegistry registry;
  private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
  private final Map<String, Histogram.Family> histograms = new ConcurrentHashMap<>();
  private final Map<List<Object>, Level> levels = new ConcurrentHashMap<>();
  private final Readings readings;

  public Series(PrometheusMeterRegistry registry) {
    this.registry = registry;
    this.readings = new Readings(registry);
    MetricCatalog.all().forEach(this::claim);
  }

  public Counter counter(Metric metric, String... values) {
    claim(metric);
    return Counter.builder(metric.name())
        .description(metric.help())
        .tags(metric.tags(values))
        .register(registry);
  }

  public Histogram histogram(Metric metric, String... values) {
    claim(metric);
    return histograms.computeIfAbsent(metric.name(), name -> family(metric)).with(values);
  }

  /** A gauge that its owner moves up and down. */
  public LongAdder level(Metric metric, String... values) {
    return levels.computeIfAbsent(
            List.of(metric.name(), List.of(values)),
            any -> {
              LongAdder level = new LongAdder();
              return new Level(metric, List.of(values), level, gauge(metric, level::sum, values));
            })
        .value;
  }

  /** What a level is now; 0 if there is none of these values. */
  public long read(Metric metric, String... values) {
    Level level = levels.get(List.of(metric.name(), List.of(values)));
    // A sum that others change meanwhile may be short of what it was at any moment.
    return level == null ? 0 : Math.max(0, level.value.sum());
  }

  void readHistograms(Metric metric, SeriesReader.Each<Distribution> each) {
    Histogram.Family family = histograms.get(metric.name());
    if (family != null) {
      family.read(each);
    }
  }

  void readLevels(Metric metric, SeriesReader.Each<Long> each) {
    for (Level level : levels.values()) {
      if (level.metric.equals(metric)) {
        each.is(level.values, Math.max(0, level.value.sum()));
      }
    }
  }

  void readCounters(Collection<Metric> wanted, SeriesReader.EachCounter each) {
    Map<String, Metric> byName = new HashMap<>();
    wanted.forEach(metric -> byName.put(metric.name(), metric));
    for (Meter meter : registry.getMeters()) {
      Metric metric = byName.get(meter.getId().getName());
      if (metric != null && meter instanceof Counter counter) {
        each.is(metric, valuesOf(metric, meter.getId()), counter.count());
      }
    }
  }

  private record Level(Metric metric, List<String> values, LongAdder value, GaugeHandle reading) {}

  /** The supplier is asked at each scrape, instead of an earlier one. */
  public GaugeHandle gauge(Metric metric, DoubleSupplier value, String... values) {
    claim(metric);
    return readings.add(metric, value, values);
  }

  /**
   * A gauge that is the sum of its suppliers.
   *
   * @param subject of the value; suppliers of one subject count as one
   */
  public GaugeHandle sum(Metric metric, Object subject, DoubleSupplier value, String... values) {
    claim(metric);
    return readings.sum(metric, subject, value, values);
  }

  /**
   * Forgets the counters, levels and histograms of the gateway's own metrics that do not pass; what
   * is recorded for them from then on is not scraped.
   */
  public void retain(BiPredicate<Metric, List<String>> wanted) {
    for (Metric metric : MetricCatalog.all()) {
      Histogram.Family family = histograms.get(metric.name());
      if (family != null) {
        family.retain(values -> wanted.test(metric, values));
      }
      if (metric.kind() == Metric.Kind.COUNTER) {
        registry.find(metric.name()).counters().stream()
            .filter(counter -> !wanted.test(metric, valuesOf(metric, counter.getId())))
            .forEach(registry::remove);
      }
    }
    levels
        .values()
        .removeIf(level -> {
          boolean unwanted = !wanted.test(level.metric, level.values);
          if (unwanted) {
            level.reading.close();
          }
          return unwanted;
        });
  }

  private static List<String> valuesOf(Metric metric, Meter.Id id) {
    return metric.labels().stream().map(label -> String.valueOf(id.getTag(label))).toList();
  }

  /** Forgets one counter; what is recorded for it from then on is not scraped. */
  public void remove(Counter counter) {
    registry.remove(counter);
  }

  /** Forgets a metric with all its series but gauges; not one of the gateway's own. */
  public void remove(String name) {
    if (MetricCatalog.all().stream().anyMatch(own -> own.name().equals(name))) {
      return;
    }
    Histogram.Family family = histograms.remove(name);
    if (family != null) {
      registry.getPrometheusRegistry().unregister(family);
    }
    registry.find(name).counters().forEach(registry::remove);
    metrics.remove(name);
  }

  private Histogram.Family family(Metric metric) {
    Histogram.Family family = new Histogram.Family(metric);
    registry.getPrometheusRegistry().register(family);
    return family;
  }

  private void claim(Metric metric) {
    Metric known = metrics.putIfAbsent(metric.name(), metric);
    if (known != null && !known.sameShape(metric)) {
      throw new IllegalArgumentException(
          "metric %s is a %s with labels %s; not a %s with labels %s"
              .formatted(
                  metric.name(), known.kind(), known.labels(), metric.kind(), metric.labels()));
    }
  }
}
