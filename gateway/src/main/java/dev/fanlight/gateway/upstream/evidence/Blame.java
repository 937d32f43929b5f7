package dev.fanlight.gateway.upstream.evidence;

import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Answered;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Excuse;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Failed;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Reset;
import java.util.BitSet;
import java.util.Set;

/** What the end of an attempt says about its endpoint. */
public enum Blame {
  FAILURE,
  SUCCESS,
  /** The endpoint is not to blame, and has not shown that it works. */
  NOTHING;

  /** Judges by the statuses that count as failures. Safe for use by all threads. */
  public static final class Rule {
    private final BitSet failures = new BitSet();

    public Rule(Set<Integer> failures) {
      failures.forEach(this.failures::set);
    }

    /** Of an attempt that has ended in that way. */
    public Blame of(AttemptOutcome outcome) {
      return switch (outcome) {
        case Answered answered -> of(answered.status());
        case Failed failed -> of(failed);
        case Reset ignored -> NOTHING;
      };
    }

    private Blame of(int status) {
      return failures.get(status) ? FAILURE : SUCCESS;
    }

    private Blame of(Failed failed) {
      return switch (failed.error().code()) {
        case CONNECT_FAILED, BAD_UPSTREAM_RESPONSE, DEADLINE_EXCEEDED -> unless(failed.excuse());
        case CONNECTION_RESET ->
            failed.status() > 0 ? of(failed.status()) : unless(failed.excuse());
        default -> NOTHING;
      };
    }

    private static Blame unless(Excuse excuse) {
      return excuse == Excuse.NONE ? FAILURE : NOTHING;
    }
  }
}
