package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list that a {@code for_each} makes of what an expression names. */
final class Lists {
  private Lists() {}

  static @Nullable JsonNode first(List<String> texts) {
    return texts.isEmpty() ? null : TextNode.valueOf(texts.get(0));
  }

  static List<JsonNode> texts(List<String> texts) {
    List<JsonNode> values = new ArrayList<>(texts.size());
    for (String text : texts) {
      values.add(TextNode.valueOf(text));
    }
    return values;
  }

  /** The elements of a list-valued header field; empty ones count for nothing (RFC 9110, 5.6.1). */
  static List<JsonNode> elements(List<String> lines) {
    List<JsonNode> values = new ArrayList<>();
    for (String line : lines) {
      for (String element : line.split(",", -1)) {
        String text = element.strip();
        if (!text.isEmpty()) {
          values.add(TextNode.valueOf(text));
        }
      }
    }
    return values;
  }

  static List<JsonNode> array(Expression expression, ValueSource source) {
    JsonNode value = expression.value(source);
    if (value == null) {
      throw missing(expression, source, expression.toString());
    }
    if (!value.isArray()) {
      ErrorCode code = ofCall(expression, source) ? ErrorCode.INVALID_BODY : ErrorCode.BAD_REQUEST;
      throw GatewayError.of(
          code, expression + " is " + Json.kind(value) + "; for_each needs an array");
    }
    List<JsonNode> values = new ArrayList<>(value.size());
    value.forEach(values::add);
    return values;
  }

  /**
   * The error of a value that is absent or null.
   *
   * @param what begins the detail: it names the expression and who needs it
   */
  static GatewayError missing(Expression expression, ValueSource source, String what) {
    GatewayError error = GatewayError.of(ErrorCode.MISSING_VALUE, what + " is absent or null");
    return ofCall(expression, source) ? error.withStatus(502) : error;
  }

  /** Whether an earlier call is where the expression looks. */
  static boolean ofCall(Expression expression, ValueSource source) {
    return expression.call() != null
        || (expression.plain() instanceof Expression.Item && source.itemFromCall());
  }
}
