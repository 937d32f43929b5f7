package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.upstream.breaker.Pass;
import dev.fanlight.gateway.upstream.evidence.Blame;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one call shows about its upstream: what the last of its attempts does that shows anything. A
 * hedge or retry that the deadline cuts early hides no failure before it. An answer that streams
 * shows it with its head. Confined to the call's event loop.
 */
final class Verdict {
  /** Of calls that no circuit breaker asks about. */
  static final Verdict NONE = new Verdict(null, new Blame.Rule(Set.of()));

  private final Blame.Rule rule;

  /** Null: nobody asks, or the verdict is out. */
  private @Nullable Pass pass;

  private Blame shown = Blame.NOTHING;

  private Verdict(@Nullable Pass pass, Blame.Rule rule) {
    this.pass = pass;
    this.rule = rule;
  }

  /**
   * @param pass of the circuit breaker; null: there is none
   */
  static Verdict of(@Nullable Pass pass, Blame.Rule rule) {
    return pass == null ? NONE : new Verdict(pass, rule);
  }

  void uploading(boolean now) {
    if (pass != null) {
      pass.uploading(now);
    }
  }

  /** An attempt has ended in that way. */
  void ended(AttemptOutcome outcome) {
    Blame blame = pass == null ? Blame.NOTHING : rule.of(outcome);
    if (blame != Blame.NOTHING) {
      shown = blame;
    }
  }

  /** The call's answer streams from now on. */
  void streams(AttemptOutcome outcome) {
    if (pass != null) {
      end(rule.of(outcome));
    }
  }

  /** The call is over. */
  void closed(@Nullable GatewayError error) {
    boolean cancelled = error != null && error.code().outcome() == Outcome.CANCELLED;
    end(cancelled ? Blame.NOTHING : shown);
  }

  private void end(Blame blame) {
    Pass ends = pass;
    if (ends != null) {
      pass = null;
      ends.end(blame);
    }
  }
}
