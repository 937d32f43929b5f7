package dev.fanlight.plugin;

import java.util.Locale;

/** How far a call had come: the {@code phase} of a {@code deadline_exceeded}. */
public enum Phase {
  /** Waiting for its turn or for a bulkhead's permit. */
  QUEUE,
  /** Waiting for a connection. */
  CONNECT,
  /** Sending the request. */
  REQUEST,
  /** Waiting for the response head. */
  RESPONSE,
  /** Reading the response body. */
  BODY;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word used in metrics, logs and bodies. */
  public String label() {
    return label;
  }
}
