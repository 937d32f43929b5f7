package dev.fanlight.gateway.sim.engine;

import dev.fanlight.gateway.fanout.answer.RouteSetting;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.Counted;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.meter.BackgroundMeters;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.plugin.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** Real meters, made once for all simulations. */
public final class SimMeters {
  private static final String ROUTE = "simulated";
  private static final BackgroundMeters BACKGROUND =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).background();

  public final RouteMeters route;
  private final List<CallMeters> upstreams = new ArrayList<>();
  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  public SimMeters(int size) {
    route = telemetry.route(ROUTE, Set.of("GET"));
    for (int i = 0; i < size; i++) {
      upstreams.add(telemetry.calls(ROUTE, "u" + i));
    }
  }

  /** Shared by all simulations; nobody reads them. */
  public static BackgroundMeters background() {
    return BACKGROUND;
  }

  /** A route whose fan-outs run no jq program. */
  public static RouteSetting setting(boolean serverTiming) {
    Workers none =
        new Workers() {
          @Override
          public <T> Future<T> run(Owner owner, Callable<T> work) {
            throw new UnsupportedOperationException();
          }
        };
    return new RouteSetting(serverTiming, null, none);
  }

  public CallMeters upstream(int index) {
    return upstreams.get(index);
  }

  /** Calls that have started and not ended, as the gauges say. */
  public double inFlight() {
    return Counted.of(telemetry, MetricCatalog.CALLS_IN_FLIGHT);
  }

  /** Tries of calls, for whatever reason. */
  public double attempts() {
    return Counted.of(telemetry, MetricCatalog.CALL_ATTEMPTS);
  }

  public double counted(Outcome outcome) {
    return Counted.of(telemetry, MetricCatalog.CALLS, outcome.label());
  }
}
