package dev.fanlight.plugins.validate.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
      Key key = new Key();
      key.write(item);
      if (!seen.add(key.text())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The same text for values that are equal. A long text is replaced by its SHA-256, so that the
   * texts of all items fit into the memory that is counted for the tree.
   */
  private static final class Key {
    private static final int LONGEST = 64;
    private static final int OFTEN = 1024;

    private final StringBuilder text = new StringBuilder();

    /** Of what came before {@link #text}; null: nothing. */
    private @Nullable MessageDigest before;

    String text() {
      return before == null && text.length() <= LONGEST
          ? text.toString()
          : "#" + new String(digest().digest(), StandardCharsets.ISO_8859_1);
    }

    void write(JsonNode value) {
      if (value.isArray()) {
        text.append('[');
        for (JsonNode item : value) {
          write(item);
          text.append(',');
        }
        text.append(']');
      } else if (value.isObject()) {
        members(value);
      } else if (value.isNumber()) {
        text.append(value.decimalValue().stripTrailingZeros());
      } else {
        text.append(value);
      }
      if (text.length() > OFTEN) {
        before = digest();
      }
    }

    private void members(JsonNode object) {
      text.append('{');
      List<String> names = new ArrayList<>(object.propertyNames());
      names.sort(null);
      for (String name : names) {
        text.append(StringNode.valueOf(name)).append(':');
        write(object.get(name));
        text.append(',');
      }
      text.append('}');
    }

    /** Of all that was written. */
    private MessageDigest digest() {
      MessageDigest digest = before == null ? sha256() : before;
      digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
      text.setLength(0);
      return digest;
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException never) {
        throw new IllegalStateException("every JVM has SHA-256", never);
      }
    }
  }
}
