package dev.fanlight.gateway.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.plugin.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of a run: a declared call, or one item's. */
final class Member {
  final Slot slot;
  final CallResult.@Nullable Item item;
  @Nullable BufferedCall call;
  @Nullable CallResult result;
  JoinRule.@Nullable End end;

  Member(Slot slot, CallResult.@Nullable Item item) {
    this.slot = slot;
    this.item = item;
  }

  String name() {
    return item == null ? slot.name() : slot.name() + "." + item.index();
  }

  @Nullable JsonNode itemValue() {
    return item == null ? null : item.value();
  }

  BufferedCall started() {
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
