package dev.fanlight.gateway.upstream.health;

import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import java.time.Duration;

/**
 * What an endpoint answered to a probe.
 *
 * @param status of its answer; 0: it had none, or the answer has no status
 * @param words what was found, for an operator
 * @param isOurs whether the gateway itself could not ask, so that this says nothing of the endpoint
 */
public record ProbeResult(ProbeOutcome outcome, int status, String words, boolean isOurs) {
  public static ProbeResult success(int status, String words) {
    return new ProbeResult(ProbeOutcome.SUCCESS, status, words, false);
  }

  public static ProbeResult failure(int status, String words) {
    return new ProbeResult(ProbeOutcome.FAILURE, status, words, false);
  }

  /** The gateway itself could not ask. */
  public static ProbeResult unasked(String words) {
    return new ProbeResult(ProbeOutcome.FAILURE, 0, words, true);
  }

  static ProbeResult late(Duration timeout) {
    return new ProbeResult(
        ProbeOutcome.TIMEOUT, 0, "it did not answer within " + timeout.toMillis() + " ms", false);
  }

  ProbeReading reading(long nanos) {
    return new ProbeReading(outcome, status, nanos / 1e6, words);
  }

  boolean isSuccess() {
    return outcome == ProbeOutcome.SUCCESS;
  }
}
