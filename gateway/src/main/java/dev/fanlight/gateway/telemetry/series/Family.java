package dev.fanlight.gateway.telemetry.series;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All series of one metric, as the Prometheus registry collects them. Safe for use by all threads.
 *
 * @param <S> what one of them is recorded into
 */
abstract class Family<S> implements Collector {
  final Metric metric;
  private final String[] names;
  private final Map<Labels, S> series = new ConcurrentHashMap<>();

  Family(Metric metric) {
    this.metric = metric;
    this.names = metric.labels().toArray(String[]::new);
  }

  abstract S make();

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
