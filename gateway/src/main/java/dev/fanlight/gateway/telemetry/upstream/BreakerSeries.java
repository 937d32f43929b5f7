package dev.fanlight.gateway.telemetry.upstream;

import dev.fanlight.gateway.telemetry.ribbon.Ribbon;
import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The series of the circuit breaker of one upstream. Safe for use by all threads. */
public final class BreakerSeries implements BreakerMeters {
  private final Series series;
  private final String upstream;
  private final Ribbon ribbon;
  private final Map<CircuitState, LongAdder> transitions;

  public BreakerSeries(Series series, String upstream, Ribbon ribbon) {
    this.series = series;
    this.upstream = upstream;
    this.ribbon = ribbon;
    this.transitions =
        UpstreamMeters.each(
            CircuitState.class,
            it -> series.counter(MetricCatalog.CIRCUIT_TRANSITIONS, upstream, it.label()));
  }

  @Override
  public void changed(CircuitState to, String why) {
    Objects.requireNonNull(transitions.get(to)).increment();
    ribbon.add(Kind.BREAKER, "upstream " + upstream, to.label() + ": " + why);
  }

  @Override
  public GaugeHandle state(Supplier<CircuitState> state) {
    List<GaugeHandle> readings = new ArrayList<>();
    for (CircuitState each : CircuitState.values()) {
      readings.add(
          series.gauge(
              MetricCatalog.CIRCUIT_STATE,
              () -> state.get() == each ? 1 : 0,
              upstream,
              each.label()));
    }
    return () -> readings.forEach(GaugeHandle::close);
  }
}
