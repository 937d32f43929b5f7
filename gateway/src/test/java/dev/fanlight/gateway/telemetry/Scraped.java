package dev.fanlight.gateway.telemetry;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A telemetry, seen the way Prometheus sees it. */
public final class Scraped {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  public final Telemetry telemetry = new Telemetry(registry);

  String text() {
    return telemetry.scrape(null).body().toString(StandardCharsets.UTF_8);
  }

  /** Every sample by its series, as in {@code name{label="value"}}. */
  public Map<String, Double> samples() {
    Map<String, Double> samples = new TreeMap<>();
    text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int blank = line.lastIndexOf(' ');
          samples.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        });
    return samples;
  }

  /** The type of every metric by its name. */
  public Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    text()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" "))
        .forEach(words -> types.put(words[2], words[3]));
    return types;
  }

  /** The samples that the action changed, and by how much; a histogram's buckets left out. */
  public Map<String, Double> movedBy(Runnable action) {
    Map<String, Double> before = samples();
    action.run();
    Map<String, Double> moved = new TreeMap<>();
    samples()
        .forEach((series, value) -> {
          double by = value - before.getOrDefault(series, 0.0);
          if (by != 0 && !series.contains("_bucket{")) {
            moved.put(series, by);
          }
        });
    return moved;
  }

  /** Name and sorted label names of every series, such as {@code fanlight_calls_total[route]}. */
  public Set<String> shapes() {
    return samples().keySet().stream().map(Scraped::shape).collect(Collectors.toSet());
  }

  private static String shape(String series) {
    Set<String> labels = new TreeSet<>();
    LABEL.matcher(series).results().map(label -> label.group(1)).forEach(labels::add);
    labels.remove("le");
    return series.replaceFirst("(_bucket|_count|_sum)?(\\{.*)?$", "") + labels;
  }
}
