package dev.fanlight.gateway.telemetry.endpoint;

import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import java.util.function.DoubleSupplier;

/** What the discovery of one upstream tells. Called from any thread; must not block or throw. */
public interface DiscoveryMeters {
  /** Told to nobody. */
  DiscoveryMeters NONE =
      new DiscoveryMeters() {
        @Override
        public void changed() {}

        @Override
        public void failed() {}

        @Override
        public GaugeHandle age(DoubleSupplier seconds) {
          return () -> {};
        }
      };

  /** There are other endpoints now. */
  void changed();

  /** There was no answer, or one that could not be used. */
  void failed();

  /** How old what is known is. The supplier is asked at each scrape, on a worker thread. */
  GaugeHandle age(DoubleSupplier seconds);
}
