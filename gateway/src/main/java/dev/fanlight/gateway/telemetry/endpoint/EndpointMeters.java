package dev.fanlight.gateway.telemetry.endpoint;

import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What the endpoints of one upstream tell. Called from any thread; must not block or throw. */
public interface EndpointMeters {
  /** Told to nobody. */
  EndpointMeters NONE =
      new EndpointMeters() {
        @Override
        public void ejected(EjectionReason reason) {}

        @Override
        public void happened(Kind kind, String endpoint, String text) {}

        @Override
        public GaugeHandle endpoint(String endpoint, Supplier<EndpointState> state) {
          return () -> {};
        }

        @Override
        public ProbeMeters probes(String endpoint) {
          return ProbeMeters.NONE;
        }

        @Override
        public GaugeHandle upstream(IntSupplier usable, BooleanSupplier panic) {
          return () -> {};
        }
      };

  /** An endpoint was ejected. */
  void ejected(EjectionReason reason);

  /**
   * Something has happened that operators want to see.
   *
   * @param endpoint empty: it happened to the upstream
   * @param text in their words
   */
  void happened(Kind kind, String endpoint, String text);

  /** There is such an endpoint. The supplier is asked at each scrape, on a worker thread. */
  GaugeHandle endpoint(String endpoint, Supplier<EndpointState> state);

  /** A health check asks that endpoint, until it is closed. */
  ProbeMeters probes(String endpoint);

  /**
   * A configuration has endpoints. The suppliers are asked at each scrape, on a worker thread.
   *
   * @param usable how many may get attempts
   * @param panic whether others get some, because too few are usable
   */
  GaugeHandle upstream(IntSupplier usable, BooleanSupplier panic);
}
