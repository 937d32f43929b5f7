package dev.fanlight.gateway.config.upstream;

import java.time.Duration;
import java.util.Set;

/**
 * When an endpoint is ejected because of how its attempts end, and for how long.
 *
 * @param consecutive failures in a row
 * @param rate the share of failures
 * @param statuses of answers that count as failures
 * @param eject the first ejection; each further one is longer by that
 * @param maxEject the longest ejection
 * @param maxShare of the upstream's endpoints that may be ejected at once, 0 to 1
 * @param retryAfter whether the {@code Retry-After} of a 503 makes an ejection longer
 */
public record OutlierConfig(
    int consecutive,
    FailureRate rate,
    Set<Integer> statuses,
    Duration eject,
    Duration maxEject,
    double maxShare,
    boolean retryAfter) {
  /** Statuses that count as failures where the configuration says nothing. */
  public static final Set<Integer> STATUSES = Set.of(502, 503, 504);

  public OutlierConfig {
    statuses = Set.copyOf(statuses);
  }

  /** How many of so many endpoints may be ejected at once. */
  public int most(int endpoints) {
    return Math.max(1, (int) Shares.of(maxShare, endpoints));
  }

  /**
   * A share of failures that is too high.
   *
   * @param share 0 to 1
   * @param requests the least number of attempts, or of calls, that a share is made of
   * @param window the time that is looked back on
   */
  public record FailureRate(double share, int requests, Duration window) {
    /** Whether so many failures are too many. */
    public boolean reached(long failures, long all) {
      return all >= requests && failures >= Shares.of(share, all);
    }

    /** How many failures of so many probes are too many. */
    public int tooMany(int probes) {
      return Math.max(1, (int) Math.ceil(Shares.of(share, probes)));
    }
  }
}
