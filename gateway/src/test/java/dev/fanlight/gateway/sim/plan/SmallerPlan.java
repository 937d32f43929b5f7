package dev.fanlight.gateway.sim.plan;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes calls out of a fan-out, to find the fewest that still break a rule. */
public final class SmallerPlan {
  private SmallerPlan() {}

  /** The same fan-out without that call and all that needs it; null when nothing is left. */
  public static @Nullable FanOutConfig without(FanOutConfig plan, String call) {
    Set<String> gone = new HashSet<>(Set.of(call));
    List<CallConfig> left = new ArrayList<>();
    for (CallConfig each : plan.calls()) {
      if (gone.contains(each.name()) || each.schedule().after().stream().anyMatch(gone::contains)) {
        gone.add(each.name());
      } else {
        left.add(each);
      }
    }
    return left.stream().allMatch(each -> each.schedule().background())
        ? null
        : new FanOutConfig(
            left, plan.mapped(), plan.sending(), plan.decision(), plan.answer(), plan.bounds());
  }
}
