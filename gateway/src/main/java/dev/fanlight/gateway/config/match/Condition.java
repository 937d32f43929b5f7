package dev.fanlight.gateway.config.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be. A text equals only the same text; a JSON number equals every number of the
 * same value. Immutable.
 */
public sealed interface Condition {
  /** Characters of a value that a condition with a pattern looks at. */
  int MOST_MATCHED = 64 * 1024;

  /** Characters of a value times steps of a pattern: more would keep an event loop for too long. */
  int MOST_COST = 1024 * 1024;

  /**
   * Whether it is met.
   *
   * @param value null when there is none
   * @throws GatewayError {@code bad_request} when the value is too long to be looked at
   */
  boolean holds(@Nullable JsonNode value);

  /** As {@link #holds(JsonNode)}, of a text. */
  default boolean holdsText(@Nullable String value) {
    return holds(value == null ? null : TextNode.valueOf(value));
  }

  /** One that placeholders are a part of, which nobody shows. */
  record Placed(Condition condition) implements Condition {
    @Override
    public boolean holds(@Nullable JsonNode value) {
      return condition.holds(value);
    }
  }

  /** One of these. */
  record OneOf(Set<String> values, Set<BigDecimal> numbers) implements Condition {

    /** As the configuration has them: each may be a number as well as a text. */
    public static OneOf of(Set<String> values) {
      return new OneOf(
          values,
          values.stream()
              .map(Decimals::parse)
              .filter(Objects::nonNull)
              .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public boolean holds(@Nullable JsonNode value) {
      if (value == null) {
        return false;
      }
      if (!value.isNumber()) {
        return values.contains(Json.text(value));
      }
      BigDecimal number = value.decimalValue();
      return numbers.stream().anyMatch(each -> each.compareTo(number) == 0);
    }
  }

  /** There, or not there. */
  record Exists(boolean exists) implements Condition {
    @Override
    public boolean holds(@Nullable JsonNode value) {
      return exists == (value != null);
    }
  }

  /** Everything but that; an absent value is something else, too. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(@Nullable JsonNode value) {
      return !condition.holds(value);
    }
  }

  /** At least one of these is met. */
  record Any(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(@Nullable JsonNode value) {
      return conditions.stream().anyMatch(condition -> condition.holds(value));
    }
  }

  /** Every one of these is met. */
  record Every(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(@Nullable JsonNode value) {
      return conditions.stream().allMatch(condition -> condition.holds(value));
    }
  }

  /** A text with that in it, or a list with a member that equals it. */
  record Contains(String text, OneOf member) implements Condition {
    public static Contains of(String text) {
      return new Contains(text, OneOf.of(Set.of(text)));
    }

    @Override
    public boolean holds(@Nullable JsonNode value) {
      if (value != null && value.isArray()) {
        for (JsonNode each : value) {
          if (member.holds(each)) {
            return true;
          }
        }
        return false;
      }
      return value != null && Json.text(value).contains(text);
    }
  }

  /** A text that begins so. */
  record StartsWith(String text) implements Condition {
    @Override
    public boolean holds(@Nullable JsonNode value) {
      return value != null && Json.text(value).startsWith(text);
    }
  }

  /** A text that matches as a whole. The time that it takes grows only with the text's length. */
  record Matches(Pattern pattern) implements Condition {
    @Override
    public boolean holds(@Nullable JsonNode value) {
      if (value == null) {
        return false;
      }
      String text = Json.text(value);
      int most = Math.min(MOST_MATCHED, MOST_COST / pattern.programSize());
      if (text.length() > most) {
        throw GatewayError.of(
            ErrorCode.BAD_REQUEST,
            "a value is longer than " + most + " characters, too long to be matched");
      }
      return pattern.matches(text);
    }
  }

  /**
   * A number, JSON or in decimal text, that compares so; what is no number never does.
   *
   * @param sign of the comparison of the value with the bound
   */
  record Compared(Comparison sign, BigDecimal bound) implements Condition {
    @Override
    public boolean holds(@Nullable JsonNode value) {
      BigDecimal number =
          value == null
              ? null
              : value.isNumber()
                  ? value.decimalValue()
                  : value.isTextual() ? Decimals.parse(value.textValue()) : null;
      return number != null && sign.holds(number.compareTo(bound));
    }
  }

  /** How a number compares with its bound. */
  enum Comparison {
    GT,
    GTE,
    LT,
    LTE;

    /**
     * Whether that is so.
     *
     * @param order of the number and the bound: negative, 0 or positive
     */
    boolean holds(int order) {
      return switch (this) {
        case GT -> order > 0;
        case GTE -> order >= 0;
        case LT -> order < 0;
        case LTE -> order <= 0;
      };
    }
  }
}
