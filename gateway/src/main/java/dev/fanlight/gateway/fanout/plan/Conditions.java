package dev.fanlight.gateway.fanout.plan;

import dev.fanlight.gateway.config.Condition;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.ValueSource;
import java.util.Map;

/** Whether a call's {@code when} lets it happen. */
public final class Conditions {
  private Conditions() {}

  public static boolean hold(Map<Expression, Condition> when, ValueSource values) {
    for (Map.Entry<Expression, Condition> condition : when.entrySet()) {
      if (!condition.getValue().holds(condition.getKey().value(values))) {
        return false;
      }
    }
    return true;
  }
}
