package dev.fanlight.gateway.telemetry.endpoint;

import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** The series of the discovery of one upstream. Safe for use by all threads. */
public final class DiscoverySeries implements DiscoveryMeters {
  private final Series series;
  private final String upstream;
  private final LongAdder changes;
  private final LongAdder failures;

  public DiscoverySeries(Series series, String upstream) {
    this.series = series;
    this.upstream = upstream;
    this.changes = series.counter(MetricCatalog.DISCOVERY_CHANGES, upstream);
    this.failures = series.counter(MetricCatalog.DISCOVERY_FAILURES, upstream);
  }

  @Override
  public void changed() {
    changes.increment();
  }

  @Override
  public void failed() {
    failures.increment();
  }

  @Override
  public GaugeHandle age(DoubleSupplier seconds) {
    return series.gauge(MetricCatalog.DISCOVERY_AGE, seconds, upstream);
  }
}
