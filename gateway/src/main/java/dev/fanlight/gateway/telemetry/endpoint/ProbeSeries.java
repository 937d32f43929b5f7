package dev.fanlight.gateway.telemetry.endpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.gateway.telemetry.upstream.UpstreamMeters;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * The series of the probes of one upstream. Those of an endpoint go with its last health check.
 * Safe for use by all threads.
 */
final class ProbeSeries {
  private final Series series;
  private final String upstream;

  @GuardedBy("this")
  private final Map<String, Shared> shared = new HashMap<>();

  ProbeSeries(Series series, String upstream) {
    this.series = series;
    this.upstream = upstream;
  }

  private record Shared(Map<ProbeOutcome, LongAdder> counters, int users) {}

  synchronized ProbeMeters open(String endpoint) {
    Shared before = shared.get(endpoint);
    Map<ProbeOutcome, LongAdder> counters =
        before == null
            ? UpstreamMeters.each(
                ProbeOutcome.class,
                it -> series.counter(MetricCatalog.PROBES, upstream, endpoint, it.label()))
            : before.counters();
    shared.put(endpoint, new Shared(counters, before == null ? 1 : before.users() + 1));
    return new ProbeMeters() {
      @Override
      public void probed(ProbeOutcome outcome) {
        Objects.requireNonNull(counters.get(outcome)).increment();
      }

      @Override
      public void close() {
        left(endpoint);
      }
    };
  }

  private synchronized void left(String endpoint) {
    Shared before = Objects.requireNonNull(shared.remove(endpoint));
    if (before.users() > 1) {
      shared.put(endpoint, new Shared(before.counters(), before.users() - 1));
    } else {
      for (ProbeOutcome outcome : ProbeOutcome.values()) {
        series.remove(MetricCatalog.PROBES, upstream, endpoint, outcome.label());
      }
    }
  }
}
