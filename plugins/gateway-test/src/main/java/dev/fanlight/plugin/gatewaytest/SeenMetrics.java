package dev.fanlight.plugin.gatewaytest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** What the gateway's page of metrics shows at one moment: each series with its value. */
record SeenMetrics(Map<String, Double> series) {

  /** Reads the page of a running gateway. Blocks. */
  static SeenMetrics read(int adminPort) {
    URI page = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    Map<String, Double> series = new TreeMap<>();
    try (var body = page.toURL().openStream()) {
      new String(body.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> {
            int blank = line.lastIndexOf(' ');
            series.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
          });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new SeenMetrics(series);
  }

  /**
   * The sum of all series of a metric that have these labels.
   *
   * @param labels pairs of name and value
   */
  double sum(String metric, String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException("labels are pairs of name and value");
    }
    return series.entrySet().stream()
        .filter(one -> isOf(metric, one.getKey()) && has(one.getKey(), labels))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /**
   * All series of a metric that are not 0, by the value of that label; empty for one without it.
   *
   * @param label may be empty
   */
  Map<String, Long> nonZero(String metric, String label) {
    Map<String, Long> found = new TreeMap<>();
    series.forEach((name, value) -> {
      if (value != 0 && isOf(metric, name)) {
        found.put(labelOf(name, label), Math.round(value));
      }
    });
    return found;
  }

  private static String labelOf(String series, String label) {
    String begin = label + "=\"";
    int at = label.isEmpty() ? -1 : series.indexOf(begin);
    return at < 0
        ? ""
        : series.substring(at + begin.length(), series.indexOf('"', at + begin.length()));
  }

  private static boolean isOf(String metric, String series) {
    return series.equals(metric) || series.startsWith(metric + "{");
  }

  private static boolean has(String series, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      String label = labels[i] + "=\"" + labels[i + 1] + '"';
      if (!series.contains("{" + label) && !series.contains("," + label)) {
        return false;
      }
    }
    return true;
  }
}
