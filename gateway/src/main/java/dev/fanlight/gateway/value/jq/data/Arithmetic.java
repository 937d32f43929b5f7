package dev.fanlight.gateway.value.jq.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.memory.ObjectBuilder;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * What jq's operators make of two values, with a look at how large it will be. Whole numbers within
 * 64 bits are exact; what is too large for them becomes the nearest number with a fraction.
 */
public final class Arithmetic {
  private static final int LONG_BITS = Long.SIZE - 1;

  private Arithmetic() {}

  static JsonNode plus(JsonNode left, JsonNode right) throws JsonQueryException {
    if (left.isNull()) {
      return right;
    }
    if (right.isNull()) {
      return left;
    }
    if (left.isNumber() && right.isNumber()) {
      BigInteger one = Order.whole(left);
      BigInteger other = Order.whole(right);
      return one == null || other == null
          ? DoubleNode.valueOf(left.doubleValue() + right.doubleValue())
          : number(one.add(other));
    }
    if (left.isTextual() && right.isTextual()) {
      long length = left.textValue().length() + (long) right.textValue().length();
      Ledger.current().checkText(length);
      Ledger.current().room(2 * length);
      return TextNode.valueOf(left.textValue() + right.textValue());
    }
    if (left.isArray() && right.isArray()) {
      ArrayBuilder sum = new ArrayBuilder(Ledger.current());
      left.forEach(sum::add);
      right.forEach(sum::add);
      return sum.done();
    }
    if (left.isObject() && right.isObject()) {
      Map<String, JsonNode> members = members(left);
      right.properties().forEach(field -> members.put(field.getKey(), field.getValue()));
      return object(members);
    }
    throw new JqError("%s and %s cannot be added", left, right);
  }

  static JsonNode minus(JsonNode left, JsonNode right) throws JsonQueryException {
    if (left.isNumber() && right.isNumber()) {
      BigInteger one = Order.whole(left);
      BigInteger other = Order.whole(right);
      return one == null || other == null
          ? DoubleNode.valueOf(left.doubleValue() - right.doubleValue())
          : number(one.subtract(other));
    }
    if (left.isArray() && right.isArray()) {
      ArrayBuilder rest = new ArrayBuilder(Ledger.current());
      for (JsonNode element : left) {
        if (!holds(right, element)) {
          rest.add(element);
        }
      }
      return rest.done();
    }
    throw new JqError("%s and %s cannot be subtracted", left, right);
  }

  private static boolean holds(JsonNode array, JsonNode wanted) {
    for (JsonNode element : array) {
      if (Order.isEqual(element, wanted)) {
        return true;
      }
    }
    return false;
  }

  static JsonNode times(JsonNode left, JsonNode right) throws JsonQueryException {
    if (left.isNumber() && right.isNumber()) {
      BigInteger one = Order.whole(left);
      BigInteger other = Order.whole(right);
      // A product that is nothing keeps its sign.
      return one == null || other == null || one.signum() * other.signum() == 0
          ? DoubleNode.valueOf(left.doubleValue() * right.doubleValue())
          : number(one.multiply(other));
    }
    if (left.isTextual() && right.isNumber()) {
      return repeated(left.textValue(), right.doubleValue());
    }
    if (left.isNumber() && right.isTextual()) {
      return repeated(right.textValue(), left.doubleValue());
    }
    if (left.isObject() && right.isObject()) {
      return merged(left, right);
    }
    throw new JqError("%s and %s cannot be multiplied", left, right);
  }

  private static JsonNode repeated(String text, double times) {
    if (!(times > 0)) {
      return NullNode.getInstance();
    }
    double length = text.length() * Math.max(1, Math.floor(times));
    Ledger.current().checkText(length > Long.MAX_VALUE ? Long.MAX_VALUE : (long) length);
    Ledger.current().room(2 * (long) length);
    return text.isEmpty()
        ? TextNode.valueOf(text)
        : TextNode.valueOf(text.repeat((int) Math.max(1, times)));
  }

  private static JsonNode merged(JsonNode left, JsonNode right) {
    Map<String, JsonNode> members = members(left);
    for (Map.Entry<String, JsonNode> field : right.properties()) {
      JsonNode old = members.get(field.getKey());
      boolean both = old != null && old.isObject() && field.getValue().isObject();
      members.put(
          field.getKey(),
          both ? merged(left.path(field.getKey()), field.getValue()) : field.getValue());
    }
    return object(members);
  }

  private static Map<String, JsonNode> members(JsonNode object) {
    Ledger.current().room(ObjectBuilder.SLOT * (long) object.size());
    Map<String, JsonNode> members = new LinkedHashMap<>();
    object.properties().forEach(field -> members.put(field.getKey(), field.getValue()));
    return members;
  }

  private static JsonNode object(Map<String, JsonNode> members) {
    ObjectBuilder object = new ObjectBuilder(Ledger.current());
    members.forEach(object::putShared);
    return object.done();
  }

  static JsonNode divide(JsonNode left, JsonNode right) throws JsonQueryException {
    if (left.isNumber() && right.isNumber()) {
      if (right.doubleValue() == 0) {
        throw new JqError("%s and %s cannot be divided because the divisor is zero", left, right);
      }
      BigInteger one = Order.whole(left);
      BigInteger other = Order.whole(right);
      if (one == null || other == null || one.signum() == 0) {
        return DoubleNode.valueOf(left.doubleValue() / right.doubleValue());
      }
      BigInteger[] parts = one.divideAndRemainder(other);
      return parts[1].signum() == 0
          ? number(parts[0])
          : DoubleNode.valueOf(left.doubleValue() / right.doubleValue());
    }
    if (left.isTextual() && right.isTextual()) {
      return Texts.split(left.textValue(), right.textValue());
    }
    throw new JqError("%s and %s cannot be divided", left, right);
  }

  /** Of the digits before the point; the sign is that of the left side. */
  static JsonNode modulo(JsonNode left, JsonNode right) throws JsonQueryException {
    if (!left.isNumber() || !right.isNumber()) {
      throw new JqError("%s and %s cannot be divided (remainder)", left, right);
    }
    if (Double.isNaN(left.doubleValue()) || Double.isNaN(right.doubleValue())) {
      return DoubleNode.valueOf(Double.NaN);
    }
    long divisor = truncated(right);
    if (divisor == 0) {
      throw new JqError(
          "%s and %s cannot be divided (remainder) because the divisor is zero", left, right);
    }
    return LongNode.valueOf(divisor == -1 ? 0 : truncated(left) % divisor);
  }

  private static long truncated(JsonNode number) {
    BigInteger whole = Order.whole(number);
    return whole == null || whole.bitLength() > LONG_BITS
        ? (long) number.doubleValue()
        : whole.longValue();
  }

  public static JsonNode negative(JsonNode value) throws JsonQueryException {
    if (!value.isNumber()) {
      throw new JqError("%s cannot be negated", value);
    }
    BigInteger whole = Order.whole(value);
    return whole == null || whole.signum() == 0
        ? DoubleNode.valueOf(-value.doubleValue())
        : number(whole.negate());
  }

  public static JsonNode number(BigInteger value) {
    return value.bitLength() <= LONG_BITS
        ? LongNode.valueOf(value.longValue())
        : DoubleNode.valueOf(value.doubleValue());
  }
}
