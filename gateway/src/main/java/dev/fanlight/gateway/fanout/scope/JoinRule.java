package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.gateway.config.action.FanOutConfig.Decision;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;

/**
 * Says when a group of concurrent members is done: the joins of a fan-out and of a scope. It only
 * counts.
 *
 * <p>A group is done when enough members have succeeded, or when none is open. Without a number
 * that must be reached, {@code needed} of 0 means that the successes do not count. It has failed
 * when a member's failure is not to be borne, or when what is needed cannot be reached any more.
 */
public final class JoinRule {

  /** How a member ended. */
  public enum End {
    SUCCEEDED,
    /** It failed, and something else stands in its place. */
    REPLACED,
    FAILED,
    /** It never was: its condition did not hold. */
    SKIPPED
  }

  /** What follows. */
  public enum Verdict {
    WAIT,
    DONE,
    FAILED
  }

  private final int needed;
  private final boolean mustReach;
  private final boolean failFast;
  private int open;
  private int succeeded;

  private JoinRule(int members, int needed, boolean mustReach, boolean failFast) {
    this.open = members;
    this.needed = needed;
    this.mustReach = mustReach;
    this.failFast = failFast;
  }

  static JoinRule all(int members) {
    return new JoinRule(members, 0, false, true);
  }

  static JoinRule allSettled(int members) {
    return new JoinRule(members, 0, false, false);
  }

  static JoinRule quorum(int needed, int members) {
    return new JoinRule(members, needed, true, false);
  }

  public static JoinRule of(Decision decision, int members) {
    return switch (decision.join()) {
      case Join.All ignored -> all(members);
      case Join.AllSettled ignored -> allSettled(members);
      case Join.First ignored -> quorum(1, members);
      case Join.Quorum quorum -> quorum(quorum.n(), members);
      case Join.AsCompleted ignored -> new JoinRule(members, decision.enough(), false, false);
    };
  }

  /** Before any member has ended: a group of none may be done already. */
  public Verdict begin() {
    return verdict();
  }

  public Verdict ended(End end) {
    open--;
    if (end == End.SUCCEEDED) {
      succeeded++;
    }
    return failFast && end == End.FAILED ? Verdict.FAILED : verdict();
  }

  private Verdict verdict() {
    if ((needed > 0 || mustReach) && succeeded >= needed) {
      return Verdict.DONE;
    }
    if (mustReach && succeeded + open < needed) {
      return Verdict.FAILED;
    }
    return open == 0 ? Verdict.DONE : Verdict.WAIT;
  }
}
