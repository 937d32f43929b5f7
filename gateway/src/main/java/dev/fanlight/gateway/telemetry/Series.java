package dev.fanlight.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Every series there is: asking again for the same metric and label values gives the same one. What
 * is returned is to be kept in a field, so that recording looks nothing up.
 */
final class Series {
  private final PrometheusMeterRegistry registry;
  private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
  private final Map<String, Histogram.Family> histograms = new ConcurrentHashMap<>();
  private final Map<List<Object>, LongAdder> levels = new ConcurrentHashMap<>();

  Series(PrometheusMeterRegistry registry) {
    this.registry = registry;
    MetricCatalog.all().forEach(this::claim);
  }

  Counter counter(Metric metric, String... values) {
    claim(metric);
    return Counter.builder(metric.name())
        .description(metric.help())
        .tags(metric.tags(values))
        .register(registry);
  }

  Histogram histogram(Metric metric, String... values) {
    claim(metric);
    return histograms.computeIfAbsent(metric.name(), name -> family(metric)).with(values);
  }

  /** A gauge that its owner moves up and down. */
  LongAdder level(Metric metric, String... values) {
    return levels.computeIfAbsent(
        List.of(metric.name(), List.of(values)),
        any -> {
          LongAdder level = new LongAdder();
          gauge(metric, level::sum, values);
          return level;
        });
  }

  /** The supplier is asked at each scrape and takes the place of an earlier one. */
  synchronized void gauge(Metric metric, DoubleSupplier value, String... values) {
    claim(metric);
    List<Tag> tags = metric.tags(values);
    Meter earlier = registry.find(metric.name()).tags(tags).gauge();
    if (earlier != null) {
      registry.remove(earlier);
    }
    Gauge.builder(metric.name(), value::getAsDouble)
        .description(metric.help())
        .tags(tags)
        .register(registry);
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
