package dev.fanlight.gateway.upstream.health;

import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import java.time.Duration;

/**
 * What an endpoint answered to a probe.
 *
 * @param status of its answer; 0: it had none, or the answer has no status
 * @param words what was found, for an operator
 */
public record ProbeResult(ProbeOutcome outcome, int status, String words) {
  public static ProbeResult success(int status, String words) {
    return new ProbeResult(ProbeOutcome.SUCCESS, status, words);
  }

  public static ProbeResult failure(int status, String words) {
    return new ProbeResult(ProbeOutcome.FAILURE, status, words);
  }

  /** The gateway itself could not ask. */
  public static ProbeResult notMade(String words) {
    return new ProbeResult(ProbeOutcome.NOT_MADE, 0, words);
  }

  static ProbeResult late(Duration timeout) {
    return new ProbeResult(
        ProbeOutcome.TIMEOUT, 0, "it did not answer within " + timeout.toMillis() + " ms");
  }

  ProbeReading reading(long nanos) {
    return new ProbeReading(outcome, status, nanos / 1e6, words);
  }

  /** Whether it says anything of the endpoint. */
  boolean isMade() {
    return outcome != ProbeOutcome.NOT_MADE;
  }

  boolean isSuccess() {
    return outcome == ProbeOutcome.SUCCESS;
  }
}
