package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Permit;
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

  /** The oldest. */
  RunningAttempt first() {
    return running.getFirst();
  }

  /** Takes it off the books; its permit is to be released, or used again. */
  Permit free(RunningAttempt attempt) {
    // A released permit may let in a sibling whose end aborts this call while it is aborting.
    if (running.remove(attempt)) {
      attempt.endpoint.active().decrementAndGet();
    }
    return attempt.permit;
  }

  /** Resets those that were slower. */
  void discardAllBut(RunningAttempt winner) {
    if (running.size() == 1) {
      return;
    }
    GatewayError lost = GatewayError.of(ErrorCode.CANCELLED, "another attempt was faster");
    for (RunningAttempt other : List.copyOf(running)) {
      if (other != winner) {
        discard(other, lost);
      }
    }
  }

  /** Resets every one; also when one of them throws. */
  void discardAll(GatewayError reason) {
    if (running.isEmpty()) {
      return;
    }
    try {
      discard(running.getFirst(), reason);
    } finally {
      discardAll(reason);
    }
  }

  private void discard(RunningAttempt attempt, GatewayError reason) {
    Permit permit = free(attempt);
    try {
      attempt.discard(reason);
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
