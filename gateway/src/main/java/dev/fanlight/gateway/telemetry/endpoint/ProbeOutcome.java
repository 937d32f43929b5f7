package dev.fanlight.gateway.telemetry.endpoint;

import java.util.Locale;

/** How a probe of an endpoint ended. */
public enum ProbeOutcome {
  SUCCESS,
  FAILURE,
  /** There was no answer in time. */
  TIMEOUT,
  /** The gateway itself could not make it, so that it says nothing of the endpoint. */
  NOT_MADE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As in metrics and pages. */
  public String label() {
    return label;
  }
}
