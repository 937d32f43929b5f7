package dev.fanlight.plugins.validate.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * The keyword {@code uniqueItems}. It looks items up by texts, which have an order, so that a
 * client gains nothing with many items of the same hash: the library compares each with each.
 */
final class UniqueItems implements Keyword {
  @Override
  public String getValue() {
    return "uniqueItems";
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode unique, Schema parent, SchemaContext context) {
    return new Uniqueness(this, unique, location, parent, context);
  }

  private static final class Uniqueness extends BaseKeywordValidator {
    Uniqueness(
        Keyword keyword,
        JsonNode unique,
        SchemaLocation location,
        Schema parent,
        SchemaContext context) {
      super(keyword, unique, location, parent, context);
    }

    @Override
    public void validate(
        ExecutionContext execution, JsonNode list, JsonNode root, NodePath location) {
      if (schemaNode.booleanValue() && list.isArray() && hasEqualItems(list)) {
        execution.addError(
            error()
                .instanceNode(list)
                .instanceLocation(location)
                .evaluationPath(execution.getEvaluationPath())
                .locale(execution.getExecutionConfig().getLocale())
                .build());
      }
    }
  }

  private static boolean hasEqualItems(JsonNode list) {
    Set<String> seen = new HashSet<>();
    for (JsonNode item : list) {
      if (!seen.add(key(item))) {
        return true;
      }
    }
    return false;
  }

  /** The same text for values that are equal. */
  private static String key(JsonNode value) {
    if (value.isNumber()) {
      return value.decimalValue().stripTrailingZeros().toString();
    }
    if (!value.isContainer()) {
      return value.toString();
    }
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(JsonNode value, StringBuilder text) {
    if (value.isArray()) {
      text.append('[');
      for (JsonNode item : value) {
        write(item, text);
        text.append(',');
      }
      text.append(']');
    } else if (value.isObject()) {
      text.append('{');
      List<String> names = new ArrayList<>(value.propertyNames());
      names.sort(null);
      for (String name : names) {
        text.append(StringNode.valueOf(name)).append(':');
        write(value.get(name), text);
        text.append(',');
      }
      text.append('}');
    } else {
      text.append(key(value));
    }
  }
}
