package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigInteger;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;

/**
 * An operator of the library with a look at how large its result will be. Whole numbers do not wrap
 * around: what is too large for 64 bits becomes the nearest number with a fraction, as in jq.
 */
record CheckedOperator(BinaryOperator operator) implements BinaryOperator {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  @Override
  public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right)
      throws JsonQueryException {
    if (left.isIntegralNumber() && right.isIntegralNumber()) {
      switch (operator.image()) {
        case "+" -> {
          return whole(left.bigIntegerValue().add(right.bigIntegerValue()));
        }
        case "-" -> {
          return whole(left.bigIntegerValue().subtract(right.bigIntegerValue()));
        }
        case "*" -> {
          return whole(left.bigIntegerValue().multiply(right.bigIntegerValue()));
        }
        default -> {
          // The others give a fraction or a truth.
        }
      }
    }
    if (operator.image().equals("/") && left.isTextual() && right.isTextual()) {
      return Texts.split(left.textValue(), right.textValue());
    }
    if (left.isTextual()) {
      checkText(left.textValue(), right);
    } else if (right.isTextual()) {
      checkText(right.textValue(), left);
    }
    return operator.apply(mapper, left, right);
  }

  private static JsonNode whole(BigInteger value) {
    boolean fits = value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0;
    return fits ? LongNode.valueOf(value.longValue()) : DoubleNode.valueOf(value.doubleValue());
  }

  private void checkText(String text, JsonNode other) {
    Ledger ledger = Ledger.current();
    if (operator.image().equals("*") && other.isNumber() && other.doubleValue() > 1) {
      double length = text.length() * other.doubleValue();
      ledger.checkText(length > Long.MAX_VALUE ? Long.MAX_VALUE : (long) length);
      ledger.room(2 * (long) length);
    } else if (operator.image().equals("+")) {
      ledger.checkText(text.length() + Sized.text(other));
      ledger.room(2 * (text.length() + Sized.text(other)));
    }
  }

  @Override
  public String image() {
    return operator.image();
  }
}
