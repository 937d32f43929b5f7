package dev.fanlight.gateway.telemetry.upstream;

import java.util.Locale;

/** Whether a circuit breaker admits calls. */
public enum CircuitState {
  /** All of them. */
  CLOSED,
  /** None. */
  OPEN,
  /** A few, to find out. */
  HALF_OPEN;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As in metrics and pages. */
  public String label() {
    return label;
  }
}
