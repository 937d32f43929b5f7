package dev.fanlight.plugins.fault;

import dev.fanlight.plugin.ReservedFields;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link FaultPlugin}.
 *
 * @param delay holds requests up; null: none
 * @param abort answers requests; null: none
 * @param header the field by which a client asks for a fault; null: no client can
 * @param maxDelay that a client can ask for; 10s unless said
 */
public record FaultConfig(
    @Nullable Delay delay,
    @Nullable Abort abort,
    @Nullable String header,
    @Nullable Duration maxDelay) {
  private static final String FIELD_NAME = "[A-Za-z0-9!#$%&'+.^_`|~-]{1,100}";
  private static final Duration SOME = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofHours(1);
  private static final int LEAST_STATUS = 400;
  private static final int MOST_STATUS = 599;

  /**
   * Holds requests up.
   *
   * @param time for which
   * @param share of the requests, above 0 and at most 1; all unless said
   */
  public record Delay(Duration time, @Nullable Double share) {
    public Delay {
      require(
          time.isPositive() && time.compareTo(MOST) <= 0, "time must be a duration from 1ms to 1h");
      checkShare(share);
    }

    @Override
    public Double share() {
      return share == null ? 1 : share;
    }
  }

  /**
   * Answers requests, which go no further.
   *
   * @param status from 400 to 599; 503 unless said
   * @param share of the requests, above 0 and at most 1; all unless said
   */
  public record Abort(@Nullable Integer status, @Nullable Double share) {
    public Abort {
      require(status == null || isStatus(status), "status must be a status from 400 to 599");
      checkShare(share);
    }

    @Override
    public Integer status() {
      return status == null ? 503 : status;
    }

    @Override
    public Double share() {
      return share == null ? 1 : share;
    }
  }

  public FaultConfig {
    require(
        delay != null || abort != null || header != null,
        "there must be a delay, an abort or a header");
    require(
        header == null || (header.matches(FIELD_NAME) && !ReservedFields.isForNoItem(header)),
        "header must be the name of a field that is not the gateway's own");
    require(maxDelay == null || header != null, "max_delay is only for header");
    require(
        maxDelay == null || (maxDelay.isPositive() && maxDelay.compareTo(MOST) <= 0),
        "max_delay must be a duration from 1ms to 1h");
  }

  @Override
  public Duration maxDelay() {
    return maxDelay == null ? SOME : maxDelay;
  }

  static boolean isStatus(int status) {
    return status >= LEAST_STATUS && status <= MOST_STATUS;
  }

  private static void checkShare(@Nullable Double share) {
    require(
        share == null || (share > 0 && share <= 1),
        "share must be a number above 0 and at most 1, such as 0.1");
  }

  private static void require(boolean met, String message) {
    if (!met) {
      throw new IllegalArgumentException(message);
    }
  }
}
