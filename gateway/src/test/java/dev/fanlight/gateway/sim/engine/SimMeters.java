package dev.fanlight.gateway.sim.engine;

import dev.fanlight.gateway.fanout.answer.RouteSetting;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.meter.BackgroundMeters;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.plugin.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
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
  private final List<Gauge> inFlight = new ArrayList<>();
  private final List<Counter> attempts = new ArrayList<>();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  public SimMeters(int size) {
    Telemetry telemetry = new Telemetry(registry);
    route = telemetry.route(ROUTE, Set.of("GET"));
    for (int i = 0; i < size; i++) {
      String name = "u" + i;
      upstreams.add(telemetry.calls(ROUTE, name));
      inFlight.add(registry.get("fanlight_calls_in_flight").tag("upstream", name).gauge());
      attempts.addAll(
          registry.get("fanlight_call_attempts_total").tag("upstream", name).counters());
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
    return inFlight.stream().mapToDouble(Gauge::value).sum();
  }

  /** Tries of calls, for whatever reason. */
  public double attempts() {
    return attempts.stream().mapToDouble(Counter::count).sum();
  }

  public double counted(Outcome outcome) {
    return registry.find("fanlight_calls_total").tag("outcome", outcome.label()).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
