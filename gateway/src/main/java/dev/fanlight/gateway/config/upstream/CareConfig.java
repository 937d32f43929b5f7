package dev.fanlight.gateway.config.upstream;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream treats endpoints that fail.
 *
 * @param outlier null: no endpoint is ejected because of how its attempts end
 * @param slowStart null: an endpoint that returns gets its whole part of the calls at once
 * @param circuitBreaker null: calls are made however the calls before them ended
 * @param health null: the gateway does not ask endpoints by itself
 */
public record CareConfig(
    @Nullable OutlierConfig outlier,
    @Nullable SlowStart slowStart,
    Panic panic,
    @Nullable CircuitBreakerConfig circuitBreaker,
    @Nullable HealthConfig health) {
  /** Where the configuration says nothing. */
  public static final CareConfig DEFAULT =
      new CareConfig(null, null, new Panic(true, 0), null, null);

  /** Statuses of answers that count as failures. */
  public Set<Integer> failures() {
    return outlier == null ? OutlierConfig.STATUSES : outlier.statuses();
  }

  /**
   * How an endpoint that returns, or that is new, grows into its weight.
   *
   * @param window after which it has its whole weight
   * @param from the share of its weight that it has at once, more than 0 and at most 1
   */
  public record SlowStart(Duration window, double from) {
    /** The share of its weight that it has that many nanoseconds after its return. */
    public double share(long nanos) {
      return Math.min(1, Math.max(from, (double) nanos / window.toNanos()));
    }
  }

  /**
   * When calls go to endpoints that are not usable.
   *
   * @param on false: never
   * @param below when a smaller share of the endpoints than this is usable, or none; 0 to 1
   */
  public record Panic(boolean on, double below) {
    /** Whether it is time for that. */
    public boolean at(int usable, int all) {
      return on && (usable == 0 || usable < Shares.of(below, all));
    }
  }
}
