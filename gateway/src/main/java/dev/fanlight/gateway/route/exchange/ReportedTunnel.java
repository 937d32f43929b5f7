package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import java.time.Duration;

/** The tunnel of an exchange that is reported. */
record ReportedTunnel(Duration idleTimeout, ExchangeReporter report) implements RouteTunnel {
  @Override
  public void began() {
    report.tunnelBegan();
  }

  @Override
  public void ended(long received) {
    report.tunnelEnded(received);
  }
}
