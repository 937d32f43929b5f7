package dev.fanlight.gateway.value.jq.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of jq's values, with a chance to stop at each comparison. Whole numbers within 64 bits
 * compare exactly, also with others; texts compare by their characters.
 */
public record Order(Ledger ledger) implements Comparator<JsonNode> {
  /** Texts by their characters, which is not the order of Java's chars. */
  static final Comparator<String> TEXTS = Order::texts;

  /** No number within 64 bits has more digits before its point. */
  private static final int MOST_DIGITS = 19;

  @Override
  public int compare(JsonNode one, JsonNode other) {
    ledger.step();
    int kind = Integer.compare(rank(one), rank(other));
    if (kind != 0) {
      return kind;
    }
    return switch (one.getNodeType()) {
      case NUMBER -> numbers(one, other);
      case STRING -> texts(one.textValue(), other.textValue());
      case ARRAY -> arrays(one, other);
      case OBJECT -> objects(one, other);
      default -> 0;
    };
  }

  /** As jq's operators compare: what is not a number is less than any number, itself included. */
  static int compared(JsonNode one, JsonNode other) {
    return isNan(one) && other.isNumber() ? -1 : new Order(Ledger.current()).compare(one, other);
  }

  static boolean isEqual(JsonNode one, JsonNode other) {
    return compared(one, other) == 0;
  }

  private static boolean isNan(JsonNode value) {
    return value.isDouble() && Double.isNaN(value.doubleValue());
  }

  private static int rank(JsonNode value) {
    JsonNodeType type = value.getNodeType();
    return switch (type) {
      case BOOLEAN -> value.booleanValue() ? 2 : 1;
      case NUMBER -> 3;
      case STRING -> 4;
      case ARRAY -> 5;
      case OBJECT -> 6;
      default -> 0;
    };
  }

  private static int numbers(JsonNode one, JsonNode other) {
    BigInteger left = whole(one);
    BigInteger right = whole(other);
    if (left != null && right != null) {
      return left.compareTo(right);
    }
    double first = one.doubleValue();
    double second = other.doubleValue();
    boolean exact = (left != null || right != null) && first == second;
    if (exact && Double.isFinite(first)) {
      return decimal(left, first).compareTo(decimal(right, second));
    }
    if (Double.isNaN(first) || Double.isNaN(second)) {
      return Boolean.compare(!Double.isNaN(first), !Double.isNaN(second));
    }
    return first < second ? -1 : first > second ? 1 : 0;
  }

  private static BigDecimal decimal(@Nullable BigInteger whole, double number) {
    return whole == null ? new BigDecimal(number) : new BigDecimal(whole);
  }

  /** The value of a whole number; null for a floating-point number and for one with a fraction. */
  public static @Nullable BigInteger whole(JsonNode number) {
    if (number.isInt() || number.isLong()) {
      return BigInteger.valueOf(number.longValue());
    }
    if (!number.isBigDecimal()) {
      return number.isBigInteger() ? number.bigIntegerValue() : null;
    }
    return whole(number.decimalValue());
  }

  /** Without an exception: sorting numbers with a fraction asks for each of them many times. */
  private static @Nullable BigInteger whole(BigDecimal number) {
    long digits = (long) number.precision() - number.scale();
    if (number.signum() == 0) {
      return BigInteger.ZERO;
    }
    if (digits <= 0 || digits > MOST_DIGITS) {
      return null;
    }
    BigDecimal cut = number.setScale(0, RoundingMode.DOWN);
    BigInteger whole = cut.unscaledValue();
    return cut.compareTo(number) == 0 && whole.bitLength() < Long.SIZE ? whole : null;
  }

  private static int texts(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char first = one.charAt(i);
      char second = other.charAt(i);
      if (first != second) {
        return Integer.compare(place(first), place(second));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** Of a char among all: half of a pair stands behind those that are a character alone. */
  private static int place(char c) {
    if (Character.isSurrogate(c)) {
      return c + Character.MAX_VALUE;
    }
    return c;
  }

  private int arrays(JsonNode one, JsonNode other) {
    Iterator<JsonNode> right = other.iterator();
    for (JsonNode left : one) {
      if (!right.hasNext()) {
        return 1;
      }
      int order = compare(left, right.next());
      if (order != 0) {
        return order;
      }
    }
    return right.hasNext() ? -1 : 0;
  }

  private int objects(JsonNode one, JsonNode other) {
    List<String> names = names(one);
    List<String> others = names(other);
    for (int i = 0; i < Math.min(names.size(), others.size()); i++) {
      int order = texts(names.get(i), others.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (names.size() != others.size()) {
      return Integer.compare(names.size(), others.size());
    }
    for (String name : names) {
      int order = compare(one.get(name), other.get(name));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** The names of an object, in their order. */
  public static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>(object.size());
    object.fieldNames().forEachRemaining(names::add);
    names.sort(TEXTS);
    return names;
  }
}
