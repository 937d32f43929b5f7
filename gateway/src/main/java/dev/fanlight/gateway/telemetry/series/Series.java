package dev.fanlight.gateway.telemetry.series;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.DoubleSupplier;

/**
 * Every series there is: asking again for the same metric and label values gives the same one. What
 * is returned is to be kept in a field, so that recording looks nothing up.
 */
public final class Series {
  private final PrometheusMeterRegistry registry;

  /** By the name that scrapers see, which no two may share. */
  private final Map<String, Metric> metrics = new ConcurrentHashMap<>();

  private final Map<String, NumberFamily<LongAdder>> numbers = new ConcurrentHashMap<>();
  private final Map<String, NumberFamily<DoubleAdder>> times = new ConcurrentHashMap<>();
  private final Map<String, Histogram.All> histograms = new ConcurrentHashMap<>();
  private final List<Map<String, ? extends Family<?>>> families =
      List.of(numbers, times, histograms);
  private final Readings readings;

  public Series(PrometheusMeterRegistry registry) {
    this.registry = registry;
    this.readings = new Readings(registry);
    MetricCatalog.all().forEach(this::claim);
  }

  public LongAdder counter(Metric metric, String... values) {
    return number(metric, values);
  }

  /** A gauge that its owner moves up and down. */
  public LongAdder level(Metric metric, String... values) {
    return number(metric, values);
  }

  private LongAdder number(Metric metric, String... values) {
    claim(metric);
    return numbers
        .computeIfAbsent(metric.name(), any -> scraped(new NumberFamily<>(metric, LongAdder::new)))
        .with(values)
        .number();
  }

  /**
   * A counter of seconds, recorded in nanoseconds. It is exact up to a hundred days. A {@code long}
   * would overflow after 292 years, which ten thousand exchanges wait in eleven days.
   */
  public DoubleAdder time(Metric metric, String... values) {
    claim(metric);
    return times
        .computeIfAbsent(
            metric.name(), any -> scraped(new NumberFamily<>(metric, DoubleAdder::new)))
        .with(values)
        .number();
  }

  public Histogram histogram(Metric metric, String... values) {
    claim(metric);
    return histograms
        .computeIfAbsent(metric.name(), any -> scraped(new Histogram.All(metric)))
        .with(values);
  }

  /** What a level is now; 0 if there is none of these values. */
  public long read(Metric metric, String... values) {
    NumberFamily<LongAdder> family = numbers.get(metric.name());
    NumberFamily.Tally<LongAdder> level = family == null ? null : family.find(values);
    // A sum that others change meanwhile may be short of what it was at any moment.
    return level == null ? 0 : Math.max(0, level.number().sum());
  }

  void readHistograms(Metric metric, SeriesReader.Each<Distribution> each) {
    Histogram.All family = histograms.get(metric.name());
    if (family != null) {
      family.read(each);
    }
  }

  void readNumbers(Metric metric, SeriesReader.Each<Double> each) {
    NumberFamily<?> counted = numbers.get(metric.name());
    NumberFamily<?> family = counted == null ? times.get(metric.name()) : counted;
    if (family != null) {
      family.read(each);
    }
  }

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
      for (Map<String, ? extends Family<?>> some : families) {
        Family<?> family = some.get(metric.name());
        if (family != null) {
          family.retain(values -> wanted.test(metric, values));
        }
      }
    }
  }

  /** Forgets one counter; what is recorded for it from then on is not scraped. */
  public void remove(Metric metric, String... values) {
    Family<?> family = numbers.get(metric.name());
    if (family != null) {
      family.remove(values);
    }
  }

  /** Forgets a metric with all its series but gauges; not one of the gateway's own. */
  public void remove(String name) {
    if (MetricCatalog.all().stream().anyMatch(own -> own.name().equals(name))) {
      return;
    }
    for (Map<String, ? extends Family<?>> some : families) {
      Family<?> family = some.remove(name);
      if (family != null) {
        registry.getPrometheusRegistry().unregister(family);
      }
    }
    metrics.values().removeIf(metric -> metric.name().equals(name));
  }

  private <F extends Family<?>> F scraped(F family) {
    registry.getPrometheusRegistry().register(family);
    return family;
  }

  /**
   * Keeps a name for a metric, as asking for its series does.
   *
   * @throws IllegalArgumentException when another metric has the name, or it has another shape
   */
  public void claim(Metric metric) {
    Metric known = metrics.putIfAbsent(metric.exposedName(), metric);
    if (known != null && !known.name().equals(metric.name())) {
      throw new IllegalArgumentException(
          "metric %s would be scraped under the same name as %s"
              .formatted(metric.name(), known.name()));
    }
    if (known != null && !known.sameShape(metric)) {
      throw new IllegalArgumentException(
          "metric %s is a %s with labels %s; not a %s with labels %s"
              .formatted(
                  metric.name(), known.kind(), known.labels(), metric.kind(), metric.labels()));
    }
  }
}
