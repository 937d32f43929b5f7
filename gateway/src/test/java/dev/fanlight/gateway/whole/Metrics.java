package dev.fanlight.gateway.whole;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One scrape: what Prometheus would have read. */
public record Metrics(Map<String, Double> samples) {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  static Metrics parse(String page) {
    Map<String, Double> samples = new TreeMap<>();
    page.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int blank = line.lastIndexOf(' ');
          samples.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        });
    return new Metrics(samples);
  }

  /**
   * The sum over all series of that name that have these labels.
   *
   * @param labels such as {@code outcome="timeout"}
   */
  public double sum(String name, String... labels) {
    return series(name).entrySet().stream()
        .filter(series -> Pattern.matches(".*[{,].*", series.getKey()) || labels.length == 0)
        .filter(series -> has(series.getKey(), labels))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static boolean has(String series, String... labels) {
    for (String label : labels) {
      if (!series.contains("{" + label) && !series.contains("," + label)) {
        return false;
      }
    }
    return true;
  }

  /** Every series of that name. */
  public Map<String, Double> series(String name) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().equals(name) || sample.getKey().startsWith(name + "{"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The names of a series' labels, sorted. */
  public static TreeSet<String> labels(String series) {
    return LABEL
        .matcher(series)
        .results()
        .map(label -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What has changed since then, and by how much. */
  Map<String, Double> since(Metrics before, String name) {
    Map<String, Double> moved = new TreeMap<>();
    series(name)
        .forEach((series, value) -> {
          double by = value - before.samples.getOrDefault(series, 0.0);
          if (by != 0) {
            moved.put(series, by);
          }
        });
    return moved;
  }
}
