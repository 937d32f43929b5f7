package dev.fanlight.gateway.telemetry.meter;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.telemetry.series.Histogram;
import dev.fanlight.gateway.telemetry.series.Metric;
import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.plugin.PluginMeters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one plugin. Its instances count into the same series. A gauge is the sum of what
 * its instances say. The part of an instance is there while the instance serves. Names and label
 * names are made fit for Prometheus; the usual suffix of a counter or timer is added where it is
 * missing. A plugin that puts what clients send into labels runs into a bound: what it asks for
 * beyond is not scraped.
 */
public final class OwnMeters implements PluginMeters, AutoCloseable {
  static final int MAX_SERIES = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(OwnMeters.class);

  /** Labels of histograms and summaries. */
  private static final Set<String> KEPT = Set.of("le", "quantile");

  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9_]");

  private final Series series;
  private final String plugin;
  private final Bound bound;
  private final Owners owners;

  /** Gauges that were asked for before they are shown. */
  @GuardedBy("this")
  private final List<Supplier<GaugeHandle>> hidden = new ArrayList<>();

  @GuardedBy("this")
  private final List<GaugeHandle> shown = new ArrayList<>();

  @GuardedBy("this")
  private Life life = Life.MADE;

  /** Of the instance. */
  private enum Life {
    MADE,
    SERVING,
    GONE
  }

  OwnMeters(Series series, String plugin, Bound bound, Owners owners) {
    this.series = series;
    this.plugin = plugin;
    this.bound = bound;
    this.owners = owners;
  }

  /**
   * Which plugin of one configuration has which metric. Two plugins with one metric would count
   * into the same series, and nobody could tell what is of which.
   */
  public static final class Owners {
    private final Map<String, String> plugins = new ConcurrentHashMap<>();

    private void claim(Metric metric, String plugin) {
      String owner = plugins.putIfAbsent(metric.exposedName(), plugin);
      if (owner != null && !owner.equals(plugin)) {
        throw new IllegalArgumentException(
            "metric %s of plugin %s is a metric of plugin %s already"
                .formatted(metric.name(), plugin, owner));
      }
    }
  }

  /** The series that all instances of a plugin have. */
  static final class Bound {
    private final Set<List<String>> known = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean full = new AtomicBoolean();
    private final PluginGauges gauges;

    Bound(MetersOfPlugins.Time time) {
      this.gauges = new PluginGauges(time);
    }

    private boolean admits(String plugin, List<String> one) {
      if (known.contains(one) || (known.size() < MAX_SERIES && known.add(one))) {
        return true;
      }
      if (full.compareAndSet(false, true)) {
        LOG.warn("plugin {} has {} series; what it adds is not scraped", plugin, MAX_SERIES);
      }
      return false;
    }

    PluginGauges gauges() {
      return gauges;
    }

    /** Whether a gauge of the plugin has not answered yet. */
    boolean isHeld() {
      return gauges.isHeld();
    }

    /** The names of its metrics. */
    Set<String> metrics() {
      return known.stream().map(List::getFirst).collect(Collectors.toSet());
    }
  }

  @Override
  public Counter counter(String name, String description, String... labels) {
    Metric metric = Metric.counter(named(name, "_total"), description, names(labels));
    String[] values = values(labels);
    if (!admits(metric, values)) {
      return () -> {};
    }
    return series.counter(metric, values)::increment;
  }

  @Override
  public Timer timer(String name, String description, String... labels) {
    Metric metric = Metric.duration(named(name, "_seconds"), description, names(labels));
    String[] values = values(labels);
    if (!admits(metric, values)) {
      return duration -> {};
    }
    Histogram histogram = series.histogram(metric, values);
    return duration -> histogram.record(Math.max(0, duration.toNanos()));
  }

  @Override
  public void gauge(String name, String description, DoubleSupplier value, String... labels) {
    gauge(name, description, new Object(), state -> value.getAsDouble(), labels);
  }

  @Override
  public <S> void gauge(
      String name, String description, S state, ToDoubleFunction<S> value, String... labels) {
    Metric metric = Metric.gauge(named(name, ""), description, names(labels));
    String[] values = values(labels);
    if (!admits(metric, values)) {
      return;
    }
    series.claim(metric);
    PluginGauges.Gauge read =
        new PluginGauges.Gauge(plugin, metric.name(), () -> value.applyAsDouble(state));
    add(() -> {
      GaugeHandle sum = series.sum(metric, state, read::value, values);
      bound.gauges.add(read);
      return () -> {
        sum.close();
        bound.gauges.remove(read);
      };
    });
  }

  private synchronized void add(Supplier<GaugeHandle> gauge) {
    switch (life) {
      case MADE -> hidden.add(gauge);
      case SERVING -> shown.add(gauge.get());
      case GONE -> {}
    }
  }

  /**
   * The instance serves: its gauges are shown, and those that it asks for from now on. Nobody could
   * tell the gauges of an instance that does not serve yet, and perhaps never will, from those of
   * the instances that do.
   */
  public synchronized void showGauges() {
    if (life == Life.MADE) {
      life = Life.SERVING;
      hidden.forEach(gauge -> shown.add(gauge.get()));
      hidden.clear();
    }
  }

  private boolean admits(Metric metric, String... values) {
    owners.claim(metric, plugin);
    List<String> one = Stream.concat(Stream.of(metric.name()), Stream.of(values)).toList();
    return bound.admits(plugin, one);
  }

  /** The instance is gone: its gauges go with it, and those that it still asks for. */
  @Override
  public synchronized void close() {
    life = Life.GONE;
    hidden.clear();
    shown.forEach(GaugeHandle::close);
    shown.clear();
  }

  private String named(String name, String suffix) {
    String fit = "fanlight_plugin_" + fit(plugin) + "_" + fit(name);
    return fit.endsWith(suffix) ? fit : fit + suffix;
  }

  /** The name as a part of the name of a metric. */
  static String fit(String name) {
    return UNFIT.matcher(name).replaceAll("_");
  }

  private static String[] names(String[] labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException(
          "labels are pairs of name and value: " + Arrays.toString(labels));
    }
    return every2nd(labels, 0).stream().map(OwnMeters::label).toArray(String[]::new);
  }

  /** One that Prometheus keeps for itself would make every scrape fail. */
  private static String label(String name) {
    String fit = fit(name);
    if (fit.isEmpty()) {
      throw new IllegalArgumentException("a label has no name");
    }
    if (KEPT.contains(fit) || fit.startsWith("__")) {
      throw new IllegalArgumentException(
          "a label cannot be named \"%s\": Prometheus keeps that name for itself".formatted(fit));
    }
    return fit;
  }

  private static String[] values(String[] labels) {
    return every2nd(labels, 1).stream()
        .map(value -> Objects.requireNonNull(value, "the value of a label is null"))
        .toArray(String[]::new);
  }

  private static List<String> every2nd(String[] labels, int from) {
    return IntStream.range(0, labels.length / 2).mapToObj(i -> labels[2 * i + from]).toList();
  }
}
