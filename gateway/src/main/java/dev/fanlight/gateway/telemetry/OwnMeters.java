package dev.fanlight.gateway.telemetry;

import dev.fanlight.plugin.PluginMeters;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The meters of one plugin. Names and label names are made fit for Prometheus; the usual suffix of
 * a counter or timer is added where it is missing.
 */
final class OwnMeters implements PluginMeters {
  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9_]");

  private final Series series;
  private final String prefix;

  OwnMeters(Series series, String plugin) {
    this.series = series;
    this.prefix = "fanlight_plugin_" + fit(plugin) + "_";
  }

  @Override
  public Counter counter(String name, String description, String... labels) {
    Metric metric =
        Metric.counter(prefix + suffixed(fit(name), "_total"), description, names(labels));
    io.micrometer.core.instrument.Counter counter = series.counter(metric, values(labels));
    return counter::increment;
  }

  @Override
  public Timer timer(String name, String description, String... labels) {
    Metric metric =
        Metric.duration(prefix + suffixed(fit(name), "_seconds"), description, names(labels));
    Histogram histogram = series.histogram(metric, values(labels));
    return duration -> histogram.record(duration.toNanos());
  }

  @Override
  public void gauge(String name, String description, DoubleSupplier value, String... labels) {
    series.gauge(
        Metric.gauge(prefix + fit(name), description, names(labels)), value, values(labels));
  }

  private static String fit(String name) {
    return UNFIT.matcher(name).replaceAll("_");
  }

  private static String suffixed(String name, String suffix) {
    return name.endsWith(suffix) ? name : name + suffix;
  }

  private static String[] names(String[] labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException(
          "labels are pairs of name and value: " + Arrays.toString(labels));
    }
    return every2nd(labels, 0).stream().map(OwnMeters::fit).toArray(String[]::new);
  }

  private static String[] values(String[] labels) {
    return every2nd(labels, 1).toArray(String[]::new);
  }

  private static List<String> every2nd(String[] labels, int from) {
    return IntStream.range(0, labels.length / 2).mapToObj(i -> labels[2 * i + from]).toList();
  }
}
