package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a text of a JSON value, which two values share if the trees are equal, and only then. The
 * order of an object's members does not matter, nor do zeros at the end of a fraction. {@code 1}
 * and {@code 1.0} are not equal.
 *
 * <p>A text is a better key of a map than the tree. Whoever chooses the values can give them all
 * the same hash code. Texts have an order, by which a map still finds them fast; trees have none.
 */
public final class ValueKey {
  private final StringBuilder out = new StringBuilder();

  private ValueKey() {}

  /** The text of a value. It is for comparisons only, and no JSON. */
  public static String of(JsonNode value) {
    ValueKey key = new ValueKey();
    key.value(value);
    return key.out.toString();
  }

  private void value(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value);
      case ARRAY -> array(value);
      case STRING -> text(value.textValue());
      case NUMBER -> number(value);
      default -> out.append(value.asText()).append(',');
    }
  }

  private void object(JsonNode object) {
    Map<String, JsonNode> members = new TreeMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    out.append('{');
    members.forEach((name, member) -> {
      text(name);
      value(member);
    });
    out.append('}');
  }

  private void array(JsonNode array) {
    out.append('[');
    array.forEach(this::value);
    out.append(']');
  }

  /** With its length before it: nothing in it can be taken for its end. */
  private void text(String text) {
    out.append('"').append(text.length()).append(':').append(text);
  }

  private void number(JsonNode number) {
    if (number.isBigDecimal()) {
      decimal(number.decimalValue());
    } else {
      out.append(number.asText());
    }
    out.append(',');
  }

  /** Its digits and its exponent, which may be larger than that of any BigDecimal. */
  private void decimal(BigDecimal number) {
    String digits = number.unscaledValue().toString();
    int end = digits.length();
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    long exponent = number.signum() == 0 ? 0 : (long) digits.length() - end - number.scale();
    // The point tells a fraction from a whole number.
    out.append(digits, 0, end).append('e').append(exponent).append('.');
  }
}
