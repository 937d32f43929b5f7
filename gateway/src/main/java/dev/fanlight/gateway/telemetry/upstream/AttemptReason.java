package dev.fanlight.gateway.telemetry.upstream;

import java.util.Locale;

/** Why an attempt of a call was started. */
public enum AttemptReason {
  FIRST,
  RETRY,
  HEDGE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word used in metrics. */
  public String label() {
    return label;
  }
}
