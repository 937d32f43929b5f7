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

  private Numbers() {}

  /**
   * @param text a number as JSON has them
   */
  public static JsonNode of(String text) {
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (text.length() > LONGEST
        || (exponent >= 0 && text.length() - exponent > 2 + MOST_EXPONENT_DIGITS)) {
      return new ExactNumber(text);
    }
    if (exponent >= 0 || text.indexOf('.') >= 0) {
      return DecimalNode.valueOf(new BigDecimal(text));
    }
    return text.length() <= SHORT ? whole(Long.parseLong(text)) : whole(new BigInteger(text));
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
