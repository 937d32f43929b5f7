package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import java.time.Duration;

/** The tunnel that an exchange becomes, as its route bounds and counts it. */
public interface RouteTunnel {
  /** No byte for that long, either way, ends the tunnel. */
  Duration idleTimeout();

  /** The protocol is being switched. */
  void began();

  /**
   * The tunnel is over. Exactly once per {@link #began}, before the exchange ends.
   *
   * @param received bytes from the client that were passed on
   */
  void ended(long received);

  /** The tunnel of an exchange that is reported. */
  record Reported(Duration idleTimeout, ExchangeReporter report) implements RouteTunnel {
    @Override
    public void began() {
      report.tunnelBegan();
    }

    @Override
    public void ended(long received) {
      report.tunnelEnded(received);
    }
  }
}
