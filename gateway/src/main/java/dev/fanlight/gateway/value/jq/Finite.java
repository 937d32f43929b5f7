package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Numbers as JSON has them: not a number is null, and infinite is the largest that there is. */
final class Finite {
  private Finite() {}

  /** The value itself where all its numbers are finite. */
  static JsonNode of(JsonNode value) {
    return isFinite(value) ? value : finite(value);
  }

  private static boolean isFinite(JsonNode value) {
    if (value.isContainerNode()) {
      for (JsonNode child : value) {
        if (!isFinite(child)) {
          return false;
        }
      }
      return true;
    }
    return !value.isDouble() || Double.isFinite(value.doubleValue());
  }

  private static JsonNode finite(JsonNode value) {
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode(value.size());
      value.forEach(child -> array.add(finite(child)));
      return array;
    }
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        object.set(field.getKey(), finite(field.getValue()));
      }
      return object;
    }
    return isFinite(value) ? value : number(value.doubleValue());
  }

  private static JsonNode number(double value) {
    return Double.isNaN(value)
        ? NullNode.getInstance()
        : DoubleNode.valueOf(value > 0 ? Double.MAX_VALUE : -Double.MAX_VALUE);
  }
}
