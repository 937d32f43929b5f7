package dev.fanlight.gateway.value.jq.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.google.errorprone.annotations.Immutable;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** An operator that makes one value of two. */
public enum Operator {
  PLUS("+", Arithmetic::plus),
  MINUS("-", Arithmetic::minus),
  TIMES("*", Arithmetic::times),
  DIVIDE("/", Arithmetic::divide),
  MODULO("%", Arithmetic::modulo),
  EQUAL("==", (left, right) -> truth(Order.isEqual(left, right))),
  NOT_EQUAL("!=", (left, right) -> truth(!Order.isEqual(left, right))),
  LESS("<", (left, right) -> truth(Order.compared(left, right) < 0)),
  LESS_EQUAL("<=", (left, right) -> truth(Order.compared(left, right) <= 0)),
  GREATER(">", (left, right) -> truth(Order.compared(left, right) > 0)),
  GREATER_EQUAL(">=", (left, right) -> truth(Order.compared(left, right) >= 0)),
  /** Only in {@code //=}. */
  ALTERNATIVE("//", (left, right) -> isTrue(left) ? left : right);

  @Immutable
  @FunctionalInterface
  private interface Result {
    JsonNode of(JsonNode left, JsonNode right) throws JsonQueryException;
  }

  private final String sign;
  private final Result result;

  Operator(String sign, Result result) {
    this.sign = sign;
    this.result = result;
  }

  public static Operator of(String sign) {
    for (Operator operator : values()) {
      if (operator.sign.equals(sign)) {
        return operator;
      }
    }
    throw new IllegalArgumentException("there is no operator " + sign);
  }

  public JsonNode of(JsonNode left, JsonNode right) throws JsonQueryException {
    return result.of(left, right);
  }

  /** All values but null and false are. */
  public static boolean isTrue(JsonNode value) {
    return !value.isNull() && !(value.isBoolean() && !value.booleanValue());
  }

  private static JsonNode truth(boolean truth) {
    return BooleanNode.valueOf(truth);
  }
}
