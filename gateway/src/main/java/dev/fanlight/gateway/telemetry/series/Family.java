package dev.fanlight.gateway.telemetry.series;

import dev.fanlight.gateway.telemetry.log.MinuteLine;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All series of one metric, as the Prometheus registry collects them. Safe for use by all threads.
 *
 * @param <S> what one of them is recorded into
 */
abstract class Family<S> implements Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Family.class);

  final Metric metric;
  private final MinuteLine failures = new MinuteLine();
  private final String[] names;
  private final Map<Labels, S> series = new ConcurrentHashMap<>();

  Family(Metric metric) {
    this.metric = metric;
    this.names = metric.labels().toArray(String[]::new);
  }

  abstract S make();

  /** All series that are scraped. */
  abstract MetricSnapshot snapshot();

  /** Null: it cannot be read, which costs no other metric. */
  @Override
  public final @Nullable MetricSnapshot collect() {
    try {
      return snapshot();
    } catch (RuntimeException defect) {
      if (failures.due() > 0) {
        LOG.error("metric {} cannot be scraped", metric.name(), defect);
      }
      return null;
    }
  }

  /** The one series of these label values. */
  S with(String... values) {
    return series.computeIfAbsent(labels(values), any -> make());
  }

  @Nullable S find(String... values) {
    return series.get(labels(values));
  }

  void remove(String... values) {
    series.remove(labels(values));
  }

  /** Keeps the series whose label values pass. */
  void retain(Predicate<List<String>> wanted) {
    series.keySet().removeIf(labels -> !wanted.test(values(labels)));
  }

  void each(BiConsumer<Labels, S> each) {
    series.forEach(each);
  }

  private Labels labels(String... values) {
    return Labels.of(names, values);
  }

  /** In the order of the metric's labels. */
  List<String> values(Labels labels) {
    return metric.labels().stream().map(label -> String.valueOf(labels.get(label))).toList();
  }
}
