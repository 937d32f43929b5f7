package dev.fanlight.bench.parts;

import dev.fanlight.gateway.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** A duration goes into a histogram: into the gateway's, and into that of Prometheus. */
@State(Scope.Benchmark)
public class HistogramBenchmark {
  private static final double NANOS = 1e9;

  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final DistributionDataPoint prometheus =
      Histogram.builder()
          .name("lag_seconds")
          .help("Of an event loop.")
          .classicOnly()
          .withoutExemplars()
          .classicUpperBounds(
              0.00025, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
          .labelNames("loop")
          .build()
          .labelValues("0");

  /** What one thread records. */
  @State(Scope.Thread)
  public static class Durations {
    private static final int MANY = 1024;

    private final long[] nanos = new long[MANY];
    private int next;

    @Setup
    public void make() {
      for (int i = 0; i < MANY; i++) {
        nanos[i] = 100_000L + i * 60_000L;
      }
    }

    long next() {
      next = (next + 1) % MANY;
      return nanos[next];
    }
  }

  @Benchmark
  public void recorded(Durations durations) {
    telemetry.lag(durations.next());
  }

  @Benchmark
  public void recordedByPrometheus(Durations durations) {
    prometheus.observe(durations.next() / NANOS);
  }

  @Benchmark
  @Threads(2)
  public void shared(Durations durations) {
    telemetry.lag(durations.next());
  }

  @Benchmark
  @Threads(2)
  public void sharedByPrometheus(Durations durations) {
    prometheus.observe(durations.next() / NANOS);
  }
}
