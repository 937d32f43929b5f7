package dev.fanlight.plugin;

import java.util.Locale;

/** The single end of a call. Every call has exactly one, counted once. */
public enum Outcome {
  /** A complete response whose status counts as success. */
  SUCCESS,
  /**
   * The upstream's fault: no connection, a broken or invalid response, or a status that counts as
   * failure.
   */
  FAILURE,
  /** The call's deadline, or its exchange's, came first. */
  TIMEOUT,
  /** There was no capacity: the bulkhead's queue was full, or the wait in it too long. */
  REJECTED,
  /** Nobody needed the call any more. */
  CANCELLED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word used in metrics, logs and bodies. */
  public String label() {
    return label;
  }
}
