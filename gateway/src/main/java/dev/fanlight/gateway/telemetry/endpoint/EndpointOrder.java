package dev.fanlight.gateway.telemetry.endpoint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an operator wants of an endpoint. */
public enum EndpointOrder {
  /** What its health and its attempts say. */
  AUTO,
  /** No new attempts. */
  DRAIN,
  /** The same, because it is out of service. */
  DOWN;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As in orders. */
  public String label() {
    return label;
  }

  /** The one with that label; null: there is none. */
  public static @Nullable EndpointOrder labelled(String label) {
    for (EndpointOrder order : values()) {
      if (order.label.equals(label)) {
        return order;
      }
    }
    return null;
  }
}
