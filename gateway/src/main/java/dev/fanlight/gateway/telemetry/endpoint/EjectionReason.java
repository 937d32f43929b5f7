package dev.fanlight.gateway.telemetry.endpoint;

import java.util.Locale;

/** Why an endpoint was ejected. */
public enum EjectionReason {
  /** Too many failures in a row. */
  CONSECUTIVE,
  /** Too large a share of failures. */
  RATE,
  /** It failed again after an ejection, before its first success. */
  RETURN;

  private final String label = name().toLowerCase(Locale.ROOT);

  String label() {
    return label;
  }
}
