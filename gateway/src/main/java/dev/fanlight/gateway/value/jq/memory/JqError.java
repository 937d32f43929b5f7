package dev.fanlight.gateway.value.jq.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.json.TreeWriter;
import java.util.Locale;
import java.util.Map;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** An error of a program, which it may catch. */
public final class JqError extends JsonQueryException {
  private static final long serialVersionUID = 1L;

  /** Characters of a value's JSON. */
  private static final int LONGEST = 14;

  private final transient @Nullable JsonNode value;

  public JqError(String format, Object... values) {
    super(format, shown(values));
    this.value = null;
  }

  /** What {@code error(value)} raises. */
  public JqError(JsonNode value) {
    super("%s", shown(value));
    this.value = value;
  }

  /** The values with their types, and only as much of them as the library shows of a text. */
  private static Object[] shown(Object... values) {
    Object[] shown = values.clone();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] instanceof JsonNode node) {
        StringBuilder json = new StringBuilder();
        write(node, json);
        String text =
            json.length() <= LONGEST ? json.toString() : json.substring(0, LONGEST - 3) + "...";
        shown[i] = node.getNodeType().name().toLowerCase(Locale.ROOT) + " (" + text + ")";
      }
    }
    return shown;
  }

  /** Writes a value as JSON, until that is longer than what is shown. */
  private static void write(JsonNode value, StringBuilder json) {
    if (value.isObject()) {
      members(value, json);
    } else if (value.isArray()) {
      String before = "[";
      for (JsonNode element : value) {
        if (json.length() > LONGEST) {
          return;
        }
        json.append(before);
        write(element, json);
        before = ",";
      }
      json.append(value.isEmpty() ? "[]" : "]");
    } else if (value.isTextual()) {
      json.append(TextNode.valueOf(beginning(value.textValue())));
    } else {
      json.append(value.isNumber() ? beginning(TreeWriter.number(value)) : value.asText("null"));
    }
  }

  private static void members(JsonNode object, StringBuilder json) {
    String before = "{";
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (json.length() > LONGEST) {
        return;
      }
      json.append(before).append(TextNode.valueOf(beginning(member.getKey()))).append(':');
      write(member.getValue(), json);
      before = ",";
    }
    json.append(object.isEmpty() ? "{}" : "}");
  }

  private static String beginning(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST + 1);
  }

  @Override
  public JsonNode getMessageAsJsonNode() {
    return value == null ? super.getMessageAsJsonNode() : value;
  }

  /** Programs may raise many, and none is shown with its trace. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
