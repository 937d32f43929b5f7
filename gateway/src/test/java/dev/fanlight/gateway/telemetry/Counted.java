package dev.fanlight.gateway.telemetry;

import dev.fanlight.gateway.telemetry.series.Metric;
import java.util.List;

/** Reads counters, and gauges that their owners move up and down. */
public final class Counted {
  private Counted() {}

  /** The sum of the series that have all these label values. */
  public static double of(Telemetry telemetry, Metric metric, String... values) {
    double[] sum = {0};
    telemetry
        .reader()
        .counters(
            metric, (labels, value) -> sum[0] += labels.containsAll(List.of(values)) ? value : 0);
    return sum[0];
  }
}
