package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Reset;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.util.ArrayList;
import java.util.List;

/** The attempts of one call that are under way: one, or more while the call is hedged. */
final class RunningAttempts {
  private final List<RunningAttempt> running = new ArrayList<>(1);

  void add(RunningAttempt attempt) {
    running.add(attempt);
  }

  int size() {
    return running.size();
  }

  boolean isEmpty() {
    return running.isEmpty();
  }

  List<Endpoint> endpoints() {
    return running.stream().map(attempt -> attempt.endpoint).toList();
  }

  /** Where the others than that one go. */
  List<Endpoint> beside(RunningAttempt attempt) {
    return running.stream().filter(other -> other != attempt).map(other -> other.endpoint).toList();
  }

  /** Why an attempt begins that takes the place of that one. Only beside others is it a hedge. */
  AttemptReason replacing(RunningAttempt attempt) {
    return running.size() > 1 && attempt.isHedge() ? AttemptReason.HEDGE : AttemptReason.RETRY;
  }

  /** Takes it off the books; its permit is to be released, or used again. */
  Permit free(RunningAttempt attempt) {
    running.remove(attempt);
    return attempt.permit;
  }

  /** Resets those that were slower. */
  void discardAllBut(RunningAttempt winner) {
    winner.wins();
    if (running.size() == 1) {
      return;
    }
    GatewayError lost = GatewayError.of(ErrorCode.CANCELLED, "another attempt was faster");
    for (RunningAttempt other : List.copyOf(running)) {
      if (other != winner) {
        discard(other, Reset.NOT_NEEDED, lost);
      }
    }
  }

  /** Resets every one; also when one of them throws. */
  void discardAll(GatewayError reason) {
    if (running.isEmpty()) {
      return;
    }
    RunningAttempt first = running.removeFirst(); // whatever throws below
    boolean late = reason.code() == ErrorCode.DEADLINE_EXCEEDED;
    try {
      discard(first, late ? first.failed(reason) : Reset.CANCELLED, reason);
    } finally {
      discardAll(reason);
    }
  }

  private void discard(RunningAttempt attempt, AttemptOutcome outcome, GatewayError reason) {
    Permit permit = free(attempt);
    try {
      attempt.discard(outcome, reason);
    } finally {
      permit.release();
    }
  }

  /** That of the attempt that has come furthest. */
  Phase phase() {
    Phase furthest = Phase.QUEUE;
    for (RunningAttempt attempt : running) {
      furthest = attempt.phase().compareTo(furthest) > 0 ? attempt.phase() : furthest;
    }
    return furthest;
  }
}
