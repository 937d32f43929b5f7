package dev.fanlight.gateway.telemetry.upstream;

import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import java.util.function.Supplier;

/** What one circuit breaker tells. Called from any thread; must not block or throw. */
public interface BreakerMeters {
  /** Told to nobody. */
  BreakerMeters NONE =
      new BreakerMeters() {
        @Override
        public void changed(CircuitState to, String why) {}

        @Override
        public GaugeHandle state(Supplier<CircuitState> state) {
          return () -> {};
        }
      };

  /**
   * It has come to that state.
   *
   * @param why in an operator's words
   */
  void changed(CircuitState to, String why);

  /** There is such a circuit breaker. The supplier is asked at each scrape, on a worker thread. */
  GaugeHandle state(Supplier<CircuitState> state);
}
