package dev.fanlight.gateway.telemetry.series;

import io.micrometer.core.instrument.Tag;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.ArrayList;
import java.util.List;

/**
 * The name and shape of a metric; a series of it is one set of label values.
 *
 * @param name as it is scraped: with {@code _total} or its unit
 * @param help one line for a person
 * @param labels names, in the order values are given in
 */
public record Metric(Kind kind, String name, String help, List<String> labels) {

  /** How a metric is recorded and exposed. */
  public enum Kind {
    COUNTER,
    /** A counter of seconds; recorded in nanoseconds. */
    SECONDS,
    GAUGE,
    /** A histogram in seconds; recorded in nanoseconds. */
    DURATION,
    /** A histogram of small whole numbers. */
    WIDTH
  }

  public static Metric counter(String name, String help, String... labels) {
    return new Metric(Kind.COUNTER, name, help, List.of(labels));
  }

  static Metric seconds(String name, String help, String... labels) {
    return new Metric(Kind.SECONDS, name, help, List.of(labels));
  }

  public static Metric gauge(String name, String help, String... labels) {
    return new Metric(Kind.GAUGE, name, help, List.of(labels));
  }

  public static Metric duration(String name, String help, String... labels) {
    return new Metric(Kind.DURATION, name, help, List.of(labels));
  }

  static Metric width(String name, String help, String... labels) {
    return new Metric(Kind.WIDTH, name, help, List.of(labels));
  }

  /** Without what the formats of Prometheus add to a name themselves, such as {@code _total}. */
  public String exposedName() {
    return PrometheusNaming.sanitizeMetricName(name);
  }

  boolean sameShape(Metric other) {
    return kind == other.kind && labels.equals(other.labels);
  }

  List<Tag> tags(String... values) {
    List<Tag> tags = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      tags.add(Tag.of(labels.get(i), values[i]));
    }
    return tags;
  }
}
