package dev.fanlight.gateway.sim.model;

import dev.fanlight.gateway.sim.model.ModelEvent.CallEnded;
import dev.fanlight.gateway.sim.model.ModelEvent.ItemEnded;
import dev.fanlight.gateway.sim.model.ModelEvent.Tie;
import dev.fanlight.gateway.sim.model.ModelEvent.TooLarge;
import dev.fanlight.gateway.sim.model.ModelPlan.Instead;
import java.util.List;

/**
 * What a fan-out must answer, computed a second way. A join is a rule about what has happened so
 * far, and the fan-out is decided at the first event after which the rule holds. The model knows
 * nothing of the engine.
 */
final class JoinModel {
  /** Items that a list may have. */
  static final int MAX = 2;

  /** Of a plan of which no answer is promised: two things happen at the same instant. */
  static final String ANY = "any";

  private final ModelPlan plan;

  JoinModel(ModelPlan plan) {
    this.plan = plan;
  }

  /** {@code code status [errors]}, or {@code 200 [values] [partial]}, or the records in order. */
  String answer() {
    List<ModelEvent> events = ModelTimeline.of(plan);
    for (int i = 1; i <= events.size(); i++) {
      List<ModelEvent> past = events.subList(0, i);
      if (past.getLast() instanceof Tie) {
        return ANY;
      }
      if (past.getLast() instanceof TooLarge) {
        return "payload_too_large:413 []";
      }
      if (isLost(past)) {
        return new ModelAnswer(plan, past).failure(events.subList(i, events.size()));
      }
      if (isDone(past)) {
        return new ModelAnswer(plan, past).success();
      }
    }
    throw new AssertionError("never decided: " + plan);
  }

  private boolean isDone(List<ModelEvent> past) {
    return (plan.needed() > 0 && succeeded(past) >= plan.needed()) || open(past) == 0;
  }

  private boolean isLost(List<ModelEvent> past) {
    return switch (plan.join()) {
      case ALL -> past.getLast() instanceof ItemEnded last && isNotBorne(last);
      case FIRST, QUORUM -> succeeded(past) + open(past) < plan.needed();
      case ALL_SETTLED, AS_COMPLETED -> false;
    };
  }

  private boolean isNotBorne(ItemEnded ended) {
    return ended.end().failed()
        && plan.calls().get(ended.member().call()).instead() == Instead.NONE;
  }

  private static long succeeded(List<ModelEvent> past) {
    return past.stream().filter(it -> it instanceof CallEnded ended && ended.end().ok()).count();
  }

  private long open(List<ModelEvent> past) {
    return plan.calls().size() - past.stream().filter(CallEnded.class::isInstance).count();
  }
}
