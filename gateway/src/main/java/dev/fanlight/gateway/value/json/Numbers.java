package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of JSON texts, with every digit. */
public final class Numbers {
  /** Longer ones take more than linear time to read, and to compute with. */
  private static final int LONGEST = 1000;

  /** So many digits always fit into 64 bits. */
  private static final int SHORT = 18;

  private static final int MOST_EXPONENT_DIGITS = 4;

  /** Where the point may stand before an exponent is shorter, and how many zeros may come last. */
  private static final int LEAST_POINT = -4;

  private static final int MOST_ZEROS = 15;

  private Numbers() {}

  /**
   * @param text a number as JSON has them
   */
  public static JsonNode of(String text) {
    if (text.equals("-0")) {
      return new ExactNumber(text);
    }
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (text.length() > LONGEST
        || (exponent >= 0 && text.length() - exponent > 2 + MOST_EXPONENT_DIGITS)) {
      return new ExactNumber(text);
    }
    if (exponent >= 0 || text.indexOf('.') >= 0) {
      BigDecimal number = new BigDecimal(text);
      return number.signum() == 0 && text.charAt(0) == '-'
          ? new ExactNumber(text)
          : DecimalNode.valueOf(number);
    }
    return text.length() <= SHORT ? whole(Long.parseLong(text)) : whole(new BigInteger(text));
  }

  /**
   * A number with a fraction as jq writes it: with its shortest digits, and with an exponent only
   * where it would have many zeros otherwise.
   *
   * @param number finite
   */
  public static String text(double number) {
    String sign = number < 0 || 1 / number < 0 ? "-" : "";
    BigDecimal exact = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
    String digits = exact.unscaledValue().toString();
    int point = digits.length() - exact.scale();
    if (number == 0) {
      return sign + "0";
    }
    if (point <= LEAST_POINT || point > digits.length() + MOST_ZEROS) {
      String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
      int exponent = point - 1;
      String padding = Math.abs(exponent) < 10 ? "0" : "";
      String power = (exponent < 0 ? "e-" : "e+") + padding + Math.abs(exponent);
      return sign + digits.charAt(0) + fraction + power;
    }
    if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    return point >= digits.length()
        ? sign + digits + "0".repeat(point - digits.length())
        : sign + digits.substring(0, point) + "." + digits.substring(point);
  }

  private static JsonNode whole(long number) {
    return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
  }

  private static JsonNode whole(BigInteger number) {
    return number.bitLength() < Long.SIZE
        ? LongNode.valueOf(number.longValue())
        : BigIntegerNode.valueOf(number);
  }
}
