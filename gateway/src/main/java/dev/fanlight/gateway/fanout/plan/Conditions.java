package dev.fanlight.gateway.fanout.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.Condition;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.Json;
import dev.fanlight.gateway.value.ValueSource;
import java.util.Map;

/** Whether a call's {@code when} lets it happen. */
public final class Conditions {
  private Conditions() {}

  public static boolean hold(Map<Expression, Condition> when, ValueSource values) {
    for (Map.Entry<Expression, Condition> condition : when.entrySet()) {
      JsonNode value = condition.getKey().value(values);
      if (!condition.getValue().holds(value == null ? null : Json.text(value))) {
        return false;
      }
    }
    return true;
  }
}
