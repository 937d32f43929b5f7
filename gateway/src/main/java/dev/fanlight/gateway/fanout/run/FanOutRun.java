package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.fanout.plan.Conditions;
import dev.fanlight.gateway.fanout.plan.FanOutPlan;
import dev.fanlight.gateway.fanout.scope.JoinRule;
import dev.fanlight.gateway.fanout.scope.JoinRule.End;
import dev.fanlight.gateway.fanout.scope.JoinRule.Verdict;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.merge.Place;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One fan-out under way: starts calls when they are ready and have their turn, tells the join of
 * every end, and cancels the rest as soon as the join has its verdict. Confined to its exchange's
 * loop.
 *
 * <p>A <em>slot</em> is a declared call's place, a <em>member</em> one call in it. The join counts
 * slots, or members where the whole fan-out is one {@code for_each}.
 */
public final class FanOutRun {
  private final FanOutPlan plan;
  private final LiveScope scope;
  private final Answer answer;
  private final List<Slot> slots;
  private final List<Slot> awaited;
  private final RunValues values;
  private final CallStarter starter;
  private JoinRule join;
  private final ErrorRoom errorRoom;

  public FanOutRun(
      FanOutPlan plan, LiveScope owner, GatewayRequest request, ValueSource source, Answer answer) {
    this.plan = plan;
    this.scope = owner.child(this::expired);
    this.answer = answer;
    scope.held(owner.held().part(plan.config().bounds().maxHeld()));
    this.slots =
        IntStream.range(0, plan.calls().size()).mapToObj(place -> new Slot(plan, place)).toList();
    this.awaited = slots.stream().filter(slot -> !slot.background()).toList();
    this.values = new RunValues(plan, request, source, slots);
    this.starter = new CallStarter(this, values, scope, answer);
    this.join = JoinRule.of(plan.config().decision(), awaited.size());
    this.errorRoom = new ErrorRoom(plan.config());
  }

  private void expired() {
    starter.release();
  }

  public void start() {
    scope.onEnd(reason -> leave());
    if (plan.config().mapped()) {
      map(slots.getFirst());
      return;
    }
    // The background first: an exchange may be over as soon as its first call has begun.
    startReady(true);
    startReady(false);
  }

  private void startReady(boolean background) {
    for (Slot slot : slots) {
      // Not what it still waits for: a call before it may have ended, and released it, already.
      if (slot.background() == background && slot.config.schedule().after().isEmpty()) {
        ready(slot);
      }
    }
  }

  /** Nothing more of it starts; a background call that has not been ready by now is dropped. */
  private void leave() {
    starter.stop();
    for (Slot slot : slots) {
      if (slot.background() && slot.waitsFor > 0) {
        slot.waitsFor = 0;
        BackgroundCalls.drop(scope, slot);
      }
    }
    scope.context().report().fanOutOver(Member.calling(members()).size());
  }

  /** The whole fan-out is one list: its items are what the join counts. */
  private void map(Slot slot) {
    try {
      boolean wanted = Conditions.hold(slot.config.schedule().when(), values.of(slot, null));
      slot.members.addAll(values.members(slot));
      if (!wanted) {
        slot.members.forEach(Member::isNoCall);
      }
    } catch (RuntimeException unreadable) {
      fail(GatewayError.from(unreadable));
      return;
    }
    List<Member> calls = Member.calling(slot.members);
    join = JoinRule.of(plan.config().decision(), calls.size());
    decide(join.begin(), null);
    calls.forEach(starter::submit);
  }

  private void ready(Slot slot) {
    if (starter.stopped()) {
      return;
    }
    if (slot.background()) {
      BackgroundCalls.start(scope, slot, values);
      return;
    }
    try {
      if (!Conditions.hold(slot.config.schedule().when(), values.of(slot, null))) {
        ended(slot, End.SKIPPED);
        return;
      }
      slot.members.addAll(values.members(slot));
    } catch (RuntimeException unreadable) {
      GatewayError error = GatewayError.from(unreadable);
      if (error.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
        fail(error);
      } else {
        refuse(slot, error);
      }
      return;
    }
    List<Member> calls = Member.calling(slot.members);
    slot.open = calls.size();
    if (slot.open == 0) {
      // No call at all fails nothing, but has no answer to win a race with.
      ended(slot, plan.join() instanceof Join.First ? End.REPLACED : End.SUCCEEDED);
    }
    calls.forEach(starter::submit);
  }

  /** The race is decided: the losers go, the winner stays for as long as its body streams. */
  void won(Member winner, CallHead head) {
    if (starter.stopped()) {
      return;
    }
    Slot slot = winner.slot;
    winner.result = Results.headOf(winner, head);
    winner.end = End.SUCCEEDED;
    slot.end = End.SUCCEEDED;
    release(slot, true);
    starter.stop(true, winner);
    GatewayError lost = Owned.notNeeded();
    for (Member other : members()) {
      if (!other.equals(winner) && other.call != null) {
        other.call.cancel(lost);
      }
    }
    answer.won(head);
  }

  /** A call that cannot be made is a call all the same, with an outcome. */
  private void refuse(Slot slot, GatewayError error) {
    Member member = new Member(slot, null);
    slot.members.add(member);
    slot.open = 1;
    starter.refuse(member, error);
  }

  /** One of its calls has ended. */
  void ended(Member member) {
    if (starter.stopped()) {
      return;
    }
    int outer = starter.ends(member);
    Slot slot = member.slot;
    CallResult result = errorRoom.resultOf(member, () -> values.names(slot, member.itemValue()));
    member.result = result;
    End end = Results.end(result);
    member.end = end;
    answer.ended(member);
    member.repeated(result).forEach(answer::ended);
    if (plan.config().mapped()) {
      decide(join.ended(end), member);
    } else if (slot.end == null && (--slot.open == 0 || (end == End.FAILED && failsAtOnce()))) {
      ended(slot, slot.worst());
    }
    starter.ended(outer);
  }

  private boolean failsAtOnce() {
    return plan.join() instanceof Join.All;
  }

  private void ended(Slot slot, End end) {
    slot.end = end;
    release(slot, true);
    decide(join.ended(slot.counted(plan.join())), slot.decider());
    release(slot, false);
  }

  /** In the background first: when this was the last call that is awaited, they still go. */
  private void release(Slot finished, boolean background) {
    for (int place : finished.dependants) {
      Slot dependant = slots.get(place);
      if (dependant.background() == background) {
        release(dependant, finished);
      }
    }
  }

  private void release(Slot dependant, Slot finished) {
    if (starter.stopped() || dependant.end != null || dependant.waitsFor == 0) {
      return;
    }
    dependant.waitsFor--;
    if (finished.end == End.SKIPPED) {
      dependant.waitsFor = 0;
      if (!dependant.background()) {
        ended(dependant, End.SKIPPED);
      }
    } else if (dependant.background() && !Results.usable(finished)) {
      dependant.waitsFor = 0;
      BackgroundCalls.drop(scope, dependant);
    } else if (!Results.usable(finished)) {
      dependant.waitsFor = 0;
      refuse(
          dependant,
          GatewayError.of(ErrorCode.DEPENDENCY_FAILED, finished.name() + " did not succeed"));
    } else if (dependant.waitsFor == 0) {
      ready(dependant);
    }
  }

  private void decide(Verdict verdict, @Nullable Member decider) {
    if (verdict == Verdict.WAIT || starter.stopped()) {
      return;
    }
    starter.stop(verdict == Verdict.DONE, decider);
    GatewayResponse passed = verdict == Verdict.DONE ? null : Passed.of(this, decider);
    scope.end(Owned.notNeeded());
    if (passed != null) {
      answer.passed(passed);
    } else {
      answer.over(verdict == Verdict.DONE ? null : FanOutFailure.of(this, decider));
    }
  }

  private void fail(GatewayError error) {
    starter.stop(false, null);
    scope.end(Owned.notNeeded());
    answer.over(error);
  }

  FanOutPlan plan() {
    return plan;
  }

  /** What the answer itself is made of. */
  public RunValues values() {
    return values;
  }

  /** The answer takes more again. */
  public void resume() {
    starter.resume();
  }

  public LiveScope scope() {
    return scope;
  }

  /** The declared calls that the answer waits for. */
  public List<Slot> slots() {
    return awaited;
  }

  /**
   * The declared calls, or the items, in declared order, with the results there were when it was
   * decided. What was still under way then has none: it lost, and failed nothing.
   */
  public List<Place> places() {
    return plan.config().mapped()
        ? Member.places(members())
        : awaited.stream().map(Slot::place).toList();
  }

  /** Every member there is, in declared order. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>(awaited.size());
    awaited.forEach(slot -> members.addAll(slot.members));
    return members;
  }
}
