package dev.fanlight.gateway.fanout.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.fanout.scope.BufferedCall;
import dev.fanlight.gateway.fanout.scope.JoinRule;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.plugin.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of a run: a declared call, or one item's. */
public final class Member {
  final Slot slot;
  final CallResult.@Nullable Item item;
  @Nullable BufferedCall call;
  @Nullable CallResult result;
  JoinRule.@Nullable End end;

  Member(Slot slot, CallResult.@Nullable Item item) {
    this.slot = slot;
    this.item = item;
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
    CallResult done = result;
    if (call != null && done != null && slot.planned.dependants().isEmpty()) {
      call.release();
      result = done.withoutBody();
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
