package dev.fanlight.gateway.telemetry.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an endpoint at one moment, for operators. It never changes.
 *
 * @param endpoint {@code host:port}
 * @param nanos for how long it has been in that state
 * @param why it came to that state, in an operator's words
 * @param weight as configured
 * @param current what the weight is now, while the endpoint grows into it; 0: it gets nothing
 * @param active attempts in flight
 * @param counts how its attempts ended
 * @param probes the last ones, at most {@value #MOST_PROBES}, the oldest first
 */
public record EndpointReading(
    String endpoint,
    EndpointState state,
    long nanos,
    String why,
    int weight,
    double current,
    boolean backup,
    int active,
    Counts counts,
    Outlook outlook,
    List<ProbeReading> probes) {
  /** So many probes are kept. */
  public static final int MOST_PROBES = 10;

  public EndpointReading {
    probes = List.copyOf(probes);
  }

  /** The last probe; null: there was none. */
  public @Nullable ProbeReading probe() {
    return probes.isEmpty() ? null : probes.getLast();
  }

  /**
   * What is to come.
   *
   * @param ejectedNanos until its ejection ends; 0: it is not ejected
   * @param warmingNanos until it has grown into its weight; 0: it has
   */
  public record Outlook(long ejectedNanos, long warmingNanos) {}

  /**
   * All are 0 for an endpoint that is ejected, or that nothing judges, except for its ejections.
   *
   * @param failuresInARow since the last success
   * @param recent attempts within the window of {@code outlier.rate}
   * @param recentFailures of these
   * @param ejections that the length of the next one is made of
   */
  public record Counts(int failuresInARow, int recent, int recentFailures, int ejections) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);
  }
}
