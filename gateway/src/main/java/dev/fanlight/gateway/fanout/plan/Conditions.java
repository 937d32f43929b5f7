package dev.fanlight.gateway.fanout.plan;

import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.ValueSource;
import java.util.Map;

/** Whether a call's {@code when} lets it happen. */
public final class Conditions {
  private Conditions() {}

  /** Those of them that name no item: they hold, or not, for the call as a whole. */
  public static boolean hold(Map<Expression, Condition> when, ValueSource values) {
    return hold(when, false, values);
  }

  /** Those of them that name the item. */
  public static boolean holdForItem(Map<Expression, Condition> when, ValueSource values) {
    return hold(when, true, values);
  }

  private static boolean hold(Map<Expression, Condition> when, boolean ofItem, ValueSource values) {
    for (Map.Entry<Expression, Condition> condition : when.entrySet()) {
      Expression expression = condition.getKey();
      if (expression.ofItem() == ofItem && !condition.getValue().holds(expression.value(values))) {
        return false;
      }
    }
    return true;
  }
}
