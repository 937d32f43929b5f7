package dev.fanlight.gateway.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.CallConfig;
import dev.fanlight.gateway.config.CallConfig.ForEach;
import dev.fanlight.gateway.config.FanOutConfig;
import dev.fanlight.gateway.config.FanOutConfig.Join;
import dev.fanlight.gateway.fanout.JoinRule.End;
import dev.fanlight.gateway.fanout.JoinRule.Verdict;
import dev.fanlight.gateway.limit.Concurrency;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.merge.Place;
import dev.fanlight.gateway.upstream.CallHead;
import dev.fanlight.gateway.value.BoundNames;
import dev.fanlight.gateway.value.Names;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One fan-out under way: starts calls when they are ready and have their turn, tells the join of
 * every end, and cancels the rest as soon as the join has its verdict. Confined to its exchange's
 * loop.
 *
 * <p>A <em>slot</em> is a declared call's place, a <em>member</em> one call in it. The join counts
 * slots, or members where the whole fan-out is one {@code for_each}.
 */
final class FanOutRun {
  private final FanOutPlan plan;
  private final LiveScope scope;
  private final GatewayRequest request;
  private final ValueSource source;
  private final Answer answer;
  private final Concurrency turns;
  private final List<Slot> slots;
  private final List<Slot> awaited;
  private final List<Member> held = new ArrayList<>(0);
  private JoinRule join;
  private boolean over;

  FanOutRun(
      FanOutPlan plan, LiveScope owner, GatewayRequest request, ValueSource source, Answer answer) {
    this.plan = plan;
    this.scope = owner.child(this::releaseHeld);
    this.request = request;
    this.source = source;
    this.answer = answer;
    this.turns = new Concurrency(plan.config().concurrency());
    this.slots = plan.calls().stream().map(Slot::new).toList();
    this.awaited = slots.stream().filter(slot -> !slot.background()).toList();
    this.join = rule(awaited.size());
  }

  private JoinRule rule(int members) {
    FanOutConfig config = plan.config();
    return JoinRule.of(config.join(), members, config.enough());
  }

  void start() {
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
      if (slot.background() == background && slot.planned.waitsFor() == 0) {
        ready(slot);
      }
    }
  }

  /** Nothing more of it starts; a background call that has not been ready by now is dropped. */
  private void leave() {
    over = true;
    for (Slot slot : slots) {
      if (slot.background() && slot.waitsFor > 0) {
        slot.waitsFor = 0;
        BackgroundCalls.drop(scope, slot);
      }
    }
  }

  /** The whole fan-out is one list: its items are what the join counts. */
  private void map(Slot slot) {
    List<Member> members;
    try {
      members = members(slot);
    } catch (GatewayError error) {
      fail(error);
      return;
    }
    slot.members.addAll(members);
    join = rule(members.size());
    decide(join.begin(), null);
    members.forEach(this::submit);
  }

  private void ready(Slot slot) {
    if (over) {
      return;
    }
    CallConfig config = slot.planned.config();
    if (slot.background()) {
      BackgroundCalls.start(scope, slot, values(slot, null), () -> make(slot, null));
      return;
    }
    try {
      if (!Conditions.hold(config.when(), values(slot, null))) {
        ended(slot, End.SKIPPED);
        return;
      }
      slot.members.addAll(members(slot));
    } catch (GatewayError error) {
      if (error.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
        fail(error);
      } else {
        refuse(slot, error);
      }
      return;
    }
    slot.open = slot.members.size();
    if (slot.open == 0) {
      // No call at all fails nothing, but has no answer to win a race with.
      ended(slot, plan.config().join() instanceof Join.First ? End.REPLACED : End.SUCCEEDED);
    }
    List.copyOf(slot.members).forEach(this::submit);
  }

  private List<Member> members(Slot slot) {
    ForEach forEach = slot.forEach();
    if (forEach == null) {
      return List.of(new Member(slot, null));
    }
    List<JsonNode> items = forEach.in().list(values(slot, null));
    if (items.size() > forEach.max()) {
      boolean fromCall = forEach.in().call() != null;
      throw GatewayError.of(
          fromCall ? ErrorCode.UPSTREAM_BODY_TOO_LARGE : ErrorCode.PAYLOAD_TOO_LARGE,
          forEach.in() + " has " + items.size() + " items; the limit max is " + forEach.max());
    }
    List<Member> members = new ArrayList<>(items.size());
    for (JsonNode item : items) {
      members.add(new Member(slot, new CallResult.Item(members.size(), item)));
    }
    return members;
  }

  private FanOutValues values(Slot slot, @Nullable JsonNode item) {
    ForEach forEach = slot.forEach();
    return new FanOutValues(source, slots, item, forEach != null && forEach.in().call() != null);
  }

  private void submit(Member member) {
    turns.enter(() -> begin(member));
  }

  private void begin(Member member) {
    if (over) {
      return;
    }
    if (answer.full() && !scope.expired()) {
      held.add(member);
      return;
    }
    BufferedCall call = call(member);
    call.start(() -> make(member.slot, member.itemValue()));
  }

  private CallRequest make(Slot slot, @Nullable JsonNode item) {
    return plan.maker().make(slot.planned, item, names(slot, item), request);
  }

  /** Starts what was held back while the sink was full. */
  void resume() {
    while (!held.isEmpty() && !answer.full() && !over) {
      begin(held.removeFirst());
    }
  }

  /** At the deadline what is held back becomes a timeout like everything else. */
  private void releaseHeld() {
    while (!held.isEmpty() && !over) {
      begin(held.removeFirst());
    }
  }

  private BufferedCall call(Member member) {
    CallSpec spec = member.slot.planned.spec().named(member.name());
    Consumer<BufferedCall> onEnd = done -> ended(member);
    BufferedCall call =
        plan.config().stream()
            ? new RacingCall(scope, spec, head -> won(member, head), onEnd)
            : new UnpackedCall(
                scope, spec, plan.wantsJson() ? Results::json : BufferedCall.Judge.ANY, onEnd);
    member.call = call;
    return call;
  }

  /** The race is decided: the losers go, the winner stays for as long as its body streams. */
  private void won(Member winner, CallHead head) {
    if (over) {
      return;
    }
    Slot slot = winner.slot;
    winner.result = Results.headOf(winner, head);
    winner.end = End.SUCCEEDED;
    slot.end = End.SUCCEEDED;
    release(slot, true);
    over = true;
    GatewayError lost = Call.notNeeded();
    for (Member other : members()) {
      if (!other.equals(winner) && other.call != null) {
        other.call.cancel(lost);
      }
    }
    answer.won(head);
  }

  private BoundNames names(Slot slot, @Nullable JsonNode item) {
    ForEach forEach = slot.forEach();
    return new BoundNames(
        values(slot, item), forEach == null ? null : forEach.as(), slot.planned.config().with());
  }

  /** A call that cannot be made is a call all the same, with an outcome. */
  private void refuse(Slot slot, GatewayError error) {
    Member member = new Member(slot, null);
    slot.members.add(member);
    slot.open = 1;
    turns.enter(() -> call(member).refuse(error));
  }

  private void ended(Member member) {
    if (over) {
      return;
    }
    Slot slot = member.slot;
    CallResult result = Results.of(member, () -> names(slot, member.itemValue()));
    member.result = result;
    End end = Results.end(result);
    member.end = end;
    answer.ended(member);
    if (plan.config().mapped()) {
      decide(join.ended(end), member);
    } else if (slot.end == null && (--slot.open == 0 || (end == End.FAILED && failsAtOnce()))) {
      ended(slot, slot.worst());
    }
    if (!over) {
      turns.leave();
    }
  }

  private boolean failsAtOnce() {
    return plan.config().join() instanceof Join.All;
  }

  private void ended(Slot slot, End end) {
    slot.end = end;
    release(slot, true);
    decide(join.ended(end), slot.members.isEmpty() ? null : decider(slot));
    release(slot, false);
  }

  /**
   * Those in the background first: when this was the last call the run waits for, they still go.
   */
  private void release(Slot finished, boolean background) {
    for (int place : finished.planned.dependants()) {
      Slot dependant = slots.get(place);
      if (dependant.background() == background) {
        release(dependant, finished);
      }
    }
  }

  private static Member decider(Slot slot) {
    for (Member member : slot.members) {
      if (member.end == End.FAILED) {
        return member;
      }
    }
    return slot.members.getFirst();
  }

  private void release(Slot dependant, Slot finished) {
    if (over || dependant.end != null || dependant.waitsFor == 0) {
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
    if (verdict == Verdict.WAIT || over) {
      return;
    }
    over = true;
    scope.end(Call.notNeeded());
    answer.over(verdict == Verdict.DONE ? null : FanOutFailure.of(this, decider));
  }

  private void fail(GatewayError error) {
    over = true;
    scope.end(Call.notNeeded());
    answer.over(error);
  }

  FanOutPlan plan() {
    return plan;
  }

  LiveScope scope() {
    return scope;
  }

  /** What the answer's own templates can read. */
  Names names() {
    return new BoundNames(new FanOutValues(source, slots, null, false), null, Map.of());
  }

  /** The declared calls that the answer waits for. */
  List<Slot> slots() {
    return awaited;
  }

  /**
   * The declared calls, or the items, in declared order, with the results there were when it was
   * decided. What was still under way then has none: it lost, and failed nothing.
   */
  List<Place> places() {
    return plan.config().mapped()
        ? members().stream()
            .filter(member -> member.result != null)
            .map(member -> Place.of(Objects.requireNonNull(member.result)))
            .toList()
        : awaited.stream().map(Slot::place).toList();
  }

  /** Every member there is, in declared order. */
  List<Member> members() {
    return awaited.stream().flatMap(slot -> slot.members.stream()).toList();
  }
}
