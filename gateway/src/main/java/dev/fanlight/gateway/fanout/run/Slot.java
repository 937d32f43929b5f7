package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.plan.Branches;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.scope.JoinRule;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.merge.FinishedCall;
import dev.fanlight.gateway.merge.FinishedCalls;
import dev.fanlight.gateway.merge.Place;
import dev.fanlight.gateway.value.ValueSource.CallValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A declared call's place in one run: its one member, or one for each item of its {@code for_each}.
 */
public final class Slot {
  final CallConfig config;
  final Branches<CallSpec> branches;

  /** Places of the slots that wait for this one. */
  final List<Integer> dependants;

  final List<Member> members = new ArrayList<>(1);

  /** How many calls it still waits for; 0 as well once it is given up. */
  int waitsFor;

  int open;
  JoinRule.@Nullable End end;
  private @Nullable CallValues values;

  Slot(FanOutPlan plan, int place) {
    this.config = plan.config().calls().get(place);
    this.branches = plan.calls().get(place);
    this.dependants = plan.dependants().get(place);
    this.waitsFor = config.schedule().after().size();
  }

  String name() {
    return config.name();
  }

  /** Whether nobody waits for it. */
  boolean background() {
    return config.schedule().background();
  }

  /** Whether the answer shows nothing of it. */
  public boolean omitted() {
    return config.result().shown().omit();
  }

  @Nullable ForEach forEach() {
    return config.schedule().forEach();
  }

  public boolean succeeded() {
    return end == JoinRule.End.SUCCEEDED;
  }

  /** The worst of its members' ends. */
  JoinRule.End worst() {
    JoinRule.End worst = JoinRule.End.SUCCEEDED;
    for (Member member : members) {
      if (member.end == JoinRule.End.FAILED) {
        return JoinRule.End.FAILED;
      }
      if (member.end == JoinRule.End.REPLACED) {
        worst = JoinRule.End.REPLACED;
      }
    }
    return worst;
  }

  /** The call that decides how it ended; null when there was none. */
  @Nullable Member decider() {
    for (Member member : members) {
      if (member.end == JoinRule.End.FAILED) {
        return member;
      }
    }
    return members.isEmpty() ? null : members.getFirst();
  }

  /** Its end as the join counts it: what is not shown is no success that is waited for. */
  JoinRule.End counted(Join join) {
    JoinRule.End own = Objects.requireNonNull(end, "it has not ended");
    boolean counts = !(join instanceof Join.All || join instanceof Join.AllSettled);
    return counts && own == JoinRule.End.SUCCEEDED && omitted() ? JoinRule.End.REPLACED : own;
  }

  /** Whether it holds one result for each item; not where there was no list to make calls of. */
  private boolean listed() {
    return forEach() != null && (members.isEmpty() || members.getFirst().item != null);
  }

  /** What dependants read of it; null when there is nothing to read. */
  @Nullable CallValues values() {
    if (end == null) {
      return read();
    }
    if (values == null) {
      values = read();
    }
    return values;
  }

  private @Nullable CallValues read() {
    List<CallResult> results = results();
    if (results.isEmpty() && !listed()) {
      return null;
    }
    return !listed() ? FinishedCall.of(results.getFirst()) : new FinishedCalls(results);
  }

  /** Lets go of all bodies, once the answer is made: no expression reads them any more. */
  public void letGo() {
    values = null;
    members.forEach(Member::letGo);
  }

  /** The results there are, in item order. */
  List<CallResult> results() {
    List<CallResult> results = new ArrayList<>(members.size());
    for (Member member : members) {
      if (member.result != null) {
        results.add(member.result);
      }
    }
    return results;
  }

  public Place place() {
    List<CallResult> results = results();
    return !listed() || end == JoinRule.End.SKIPPED
        ? Place.of(results.isEmpty() ? skipped() : results.getFirst())
        : Place.listOf(name(), results);
  }

  private CallResult skipped() {
    return CallResult.skipped(name(), null);
  }
}
