package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.Condition.Comparison;
import dev.fanlight.gateway.config.match.Decimals;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.value.regex.LinearPattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the conditions of {@code match} and {@code when}. */
public final class ConditionReader {
  private static final int DEEPEST = 16;

  private ConditionReader() {}

  /** By what they are asked of. */
  public static Map<String, Condition> byName(ConfigNode node) {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    node.entries()
        .forEach((name, value) -> {
          Condition condition = read(value);
          if (condition != null) {
            conditions.put(name, condition);
          }
        });
    return conditions;
  }

  /** A scalar, a list to be one of, or a mapping of operators that must all hold. */
  public static @Nullable Condition read(ConfigNode node) {
    Condition condition = read(node, 0);
    return condition != null && node.hasSubstituted() ? new Condition.Placed(condition) : condition;
  }

  private static @Nullable Condition read(ConfigNode node, int depth) {
    if (node.isMapping()) {
      return depth < DEEPEST
          ? operators(node, depth + 1)
          : node.error("conditions in at most " + DEEPEST + " conditions");
    }
    if (node.isSequence()) {
      Set<String> values = Tokens.some(node, ConfigNode::anyText);
      return values == null ? null : Condition.OneOf.of(values);
    }
    String value = node.anyText();
    return value == null ? null : Condition.OneOf.of(Set.of(value));
  }

  private static @Nullable Condition operators(ConfigNode node, int depth) {
    int mistakes = node.errorCount();
    Fields fields = node.fields();
    List<Condition> all = new ArrayList<>();
    add(all, fields, "exists", ConditionReader::exists);
    add(all, fields, "not", value -> not(value, depth));
    add(all, fields, "any", list -> any(list, depth));
    add(all, fields, "contains", ConditionReader::contains);
    add(all, fields, "starts_with", ConditionReader::startsWith);
    add(all, fields, "matches", ConditionReader::matches);
    for (Comparison comparison : Comparison.values()) {
      add(
          all,
          fields,
          comparison.name().toLowerCase(Locale.ROOT),
          value -> compared(value, comparison));
    }
    fields.done();
    if (all.isEmpty() && node.errorCount() == mistakes) {
      node.wrong("a condition without an operator", "one such as exists or contains");
    }
    return all.isEmpty() ? null : all.size() == 1 ? all.getFirst() : new Condition.Every(all);
  }

  private static void add(
      List<Condition> all, Fields fields, String key, Fields.Read<Condition> read) {
    Condition condition = fields.read(key, read);
    if (condition != null) {
      all.add(condition);
    }
  }

  private static @Nullable Condition exists(ConfigNode node) {
    Boolean exists = node.flag();
    return exists == null ? null : new Condition.Exists(exists);
  }

  private static @Nullable Condition not(ConfigNode node, int depth) {
    Condition condition = read(node, depth);
    return condition == null ? null : new Condition.Not(condition);
  }

  private static @Nullable Condition any(ConfigNode list, int depth) {
    List<Condition> conditions = new ArrayList<>();
    List<ConfigNode> items = list.items();
    for (ConfigNode item : items) {
      Condition condition = read(item, depth);
      if (condition != null) {
        conditions.add(condition);
      }
    }
    if (list.isSequence() && items.isEmpty()) {
      return list.error("at least one condition");
    }
    return new Condition.Any(List.copyOf(conditions));
  }

  private static @Nullable Condition contains(ConfigNode node) {
    String text = node.anyText();
    return text == null ? null : Condition.Contains.of(text);
  }

  private static @Nullable Condition startsWith(ConfigNode node) {
    String text = node.anyText();
    return text == null ? null : new Condition.StartsWith(text);
  }

  private static @Nullable Condition matches(ConfigNode node) {
    String text = node.anyText();
    if (text == null) {
      return null;
    }
    try {
      return new Condition.Matches(LinearPattern.compile(text, 0));
    } catch (IllegalArgumentException wrong) {
      return node.error(
          "a pattern in RE2 syntax", node.hasSubstituted() ? null : wrong.getMessage());
    }
  }

  private static @Nullable Condition compared(ConfigNode node, Comparison comparison) {
    String text = node.anyText();
    BigDecimal bound = text == null ? null : Decimals.parse(text);
    if (bound == null) {
      return text == null ? null : node.error("a number");
    }
    return new Condition.Compared(comparison, bound);
  }
}
