package dev.fanlight.gateway.telemetry.endpoint;

import dev.fanlight.gateway.telemetry.ribbon.Ribbon;
import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.gateway.telemetry.upstream.UpstreamMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The series of the endpoints of one upstream. Safe for use by all threads. */
public final class EndpointSeries implements EndpointMeters {
  private final Series series;
  private final String upstream;
  private final Ribbon ribbon;
  private final Map<EjectionReason, LongAdder> ejections;
  private final ProbeSeries probes;

  public EndpointSeries(Series series, String upstream, Ribbon ribbon) {
    this.series = series;
    this.upstream = upstream;
    this.ribbon = ribbon;
    this.probes = new ProbeSeries(series, upstream);
    this.ejections =
        UpstreamMeters.each(
            EjectionReason.class,
            it -> series.counter(MetricCatalog.ENDPOINT_EJECTIONS, upstream, it.label()));
  }

  @Override
  public void ejected(EjectionReason reason) {
    Objects.requireNonNull(ejections.get(reason)).increment();
  }

  @Override
  public void happened(Kind kind, String endpoint, String text) {
    ribbon.add(kind, endpoint.isEmpty() ? "upstream " + upstream : upstream + " " + endpoint, text);
  }

  @Override
  public GaugeHandle endpoint(String endpoint, Supplier<EndpointState> state) {
    List<GaugeHandle> readings = new ArrayList<>();
    readings.add(
        series.gauge(
            MetricCatalog.ENDPOINT_UP,
            () -> state.get() == EndpointState.USABLE ? 1 : 0,
            upstream,
            endpoint));
    for (EndpointState each : EndpointState.values()) {
      readings.add(
          series.gauge(
              MetricCatalog.ENDPOINT_STATE,
              () -> state.get() == each ? 1 : 0,
              upstream,
              endpoint,
              each.label()));
    }
    return together(readings);
  }

  @Override
  public ProbeMeters probes(String endpoint) {
    return probes.open(endpoint);
  }

  @Override
  public GaugeHandle upstream(IntSupplier usable, BooleanSupplier panic) {
    return together(
        List.of(
            series.gauge(MetricCatalog.USABLE_ENDPOINTS, usable::getAsInt, upstream),
            series.gauge(MetricCatalog.PANIC, () -> panic.getAsBoolean() ? 1 : 0, upstream)));
  }

  private static GaugeHandle together(List<GaugeHandle> readings) {
    return () -> readings.forEach(GaugeHandle::close);
  }
}
