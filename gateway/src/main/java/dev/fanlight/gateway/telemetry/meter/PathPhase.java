package dev.fanlight.gateway.telemetry.meter;

import java.util.Locale;

/** What an exchange waited for during one part of its critical path. */
public enum PathPhase {
  /** A call waited for its turn within its fan-out: {@code concurrency}, or a slow reader. */
  TURN,
  /**
   * A call waited before an attempt: for a permit, or in the pause before a retry. Without a call:
   * the exchange waited for a permit of its route.
   */
  QUEUE,
  /** An attempt waited for its connection. */
  CONNECT,
  /** An attempt waited for the response head, while the request was being sent and after it. */
  HEAD,
  /** The body of a response was being read, or streamed to the client. */
  BODY,
  /** A plugin held the exchange, and no call was under way that it waited for. */
  PLUGIN,
  /** The gateway itself: reading, merging, writing the answer. A slow client counts here too. */
  GATEWAY;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word used in metrics and JSON. */
  public String label() {
    return label;
  }
}
