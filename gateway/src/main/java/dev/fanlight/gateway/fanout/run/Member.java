package dev.fanlight.gateway.fanout.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.fanout.call.BufferedCall;
import dev.fanlight.gateway.fanout.scope.JoinRule;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.merge.Place;
import dev.fanlight.plugin.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of a run: a declared call, or one item's. */
public final class Member {
  final Slot slot;
  final CallResult.@Nullable Item item;
  @Nullable BufferedCall call;
  @Nullable CallResult result;
  JoinRule.@Nullable End end;
  private List<Member> repeats = List.of();

  /** The number of the call whose end made it ready; 0: none. */
  int after;

  /** When it was ready, by the loop's clock. */
  private long readyAt;

  private boolean waited;
  private boolean calls = true;

  Member(Slot slot, CallResult.@Nullable Item item) {
    this.slot = slot;
    this.item = item;
  }

  /** It is a null in its list, or its condition says no: it makes no call, its result is null. */
  void isNoCall() {
    calls = false;
    end = JoinRule.End.SKIPPED;
    result = CallResult.skipped(name(), item);
  }

  /** The other has the same item: it makes no call of its own and ends as this one does. */
  void repeatedBy(Member other) {
    other.calls = false;
    if (repeats.isEmpty()) {
      repeats = new ArrayList<>(2);
    }
    repeats.add(other);
  }

  /** It is ready at that time, and has to wait for its turn. */
  void waits(long now) {
    readyAt = now;
    waited = true;
  }

  /** Its call begins. */
  void begins(BufferedCall begun) {
    call = begun;
    begun.report().after(after);
    if (waited) {
      begun.report().waited(readyAt);
    }
  }

  /** How many places its result has. */
  int places() {
    return 1 + repeats.size();
  }

  /** Whether there is a call of its own. */
  public boolean calls() {
    return calls;
  }

  /** Those of them that make a call; a copy, because starting one may end others. */
  public static List<Member> calling(List<Member> members) {
    List<Member> calling = new ArrayList<>(members.size());
    for (Member member : members) {
      if (member.calls) {
        calling.add(member);
      }
    }
    return calling;
  }

  /** The places of those that have a result. */
  static List<Place> places(List<Member> members) {
    return members.stream()
        .filter(member -> member.result != null)
        .map(member -> Place.of(Objects.requireNonNull(member.result)))
        .toList();
  }

  /** Gives those that repeat it the result that it has. */
  List<Member> repeated(CallResult of) {
    for (Member other : repeats) {
      other.end = end;
      other.result =
          new CallResult(other.name(), of.upstream(), other.item, of.end(), of.elapsedMillis());
    }
    return repeats;
  }

  public String name() {
    return item == null ? slot.name() : slot.name() + "." + item.index();
  }

  /** The declared call it is one of. */
  public Slot slot() {
    return slot;
  }

  /** Where it stands in its list, from 0; 0 outside one. */
  public int index() {
    return item == null ? 0 : item.index();
  }

  /** Null until it has had its turn. */
  public @Nullable BufferedCall call() {
    return call;
  }

  /** Null until it has ended, and for one that lost. */
  public @Nullable CallResult result() {
    return result;
  }

  public boolean succeeded() {
    return end == JoinRule.End.SUCCEEDED;
  }

  public @Nullable JsonNode itemValue() {
    return item == null ? null : item.value();
  }

  /** Lets go of its body, unless later calls may read it. */
  public void forget() {
    if (slot.dependants.isEmpty()) {
      letGo();
    }
  }

  /** Lets go of its body: nobody reads it any more. */
  void letGo() {
    if (call != null) {
      call.release();
    }
    if (result != null) {
      result = result.withoutBody();
    }
  }

  public BufferedCall started() {
    return Objects.requireNonNull(call, "the member has not started");
  }

  /** Whether it failed on its own account: a loser did not. */
  boolean failed() {
    if (call == null) {
      return false;
    }
    Outcome outcome = call.outcome();
    return outcome == Outcome.FAILURE || outcome == Outcome.TIMEOUT || outcome == Outcome.REJECTED;
  }
}
