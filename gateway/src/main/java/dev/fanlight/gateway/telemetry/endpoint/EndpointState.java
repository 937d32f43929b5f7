package dev.fanlight.gateway.telemetry.endpoint;

import java.util.Locale;

/**
 * Whether an endpoint gets attempts, or why not. Of several that are true at once the first one
 * counts.
 */
public enum EndpointState {
  /** An operator lets its last attempts end. */
  DRAINING,
  /** Its health check fails, or an operator has taken it out of service. */
  DOWN,
  /** Its first health check has not ended. It gets attempts only if nothing else is up. */
  PROBING,
  /** Too many attempts failed. */
  EJECTED,
  /** It refused a connection a moment ago. */
  PAUSED,
  USABLE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As in metrics and pages. */
  public String label() {
    return label;
  }
}
