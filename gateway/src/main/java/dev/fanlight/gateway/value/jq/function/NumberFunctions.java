package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.fanlight.gateway.value.jq.data.Arithmetic;
import dev.fanlight.gateway.value.jq.data.Order;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.node.Native;
import java.math.BigInteger;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Functions of numbers; whole numbers within 64 bits stay exact where they are rounded. */
final class NumberFunctions {
  static final Native FLOOR = whole(Math::floor);
  static final Native CEIL = whole(Math::ceil);

  /** Halves go away from zero. */
  static final Native ROUND =
      whole(value -> Math.copySign(Math.floor(Math.abs(value) + 0.5), value));

  static final Native ABSOLUTE =
      (env, args, in, path, output) -> {
        if (!in.isNumber()) {
          throw new JqError("%s has no absolute value", in);
        }
        output.emit(absolute(in), null);
      };

  static final Native POW = ofTwo(Math::pow);
  static final Native ATAN2 = ofTwo(Math::atan2);

  static final Native LENGTH = (env, args, in, path, output) -> output.emit(length(in), null);

  private NumberFunctions() {}

  private static Native whole(DoubleUnaryOperator rounded) {
    return (env, args, in, path, output) -> {
      if (!in.isNumber()) {
        throw new JqError("%s number required", in);
      }
      BigInteger whole = Order.whole(in);
      output.emit(
          whole == null
              ? DoubleNode.valueOf(rounded.applyAsDouble(in.doubleValue()))
              : Arithmetic.number(whole),
          null);
    };
  }

  /** For each value of the second argument, one result for each of the first. */
  private static Native ofTwo(DoubleBinaryOperator function) {
    return (env, args, in, path, output) ->
        args.get(1)
            .each(
                env,
                in,
                right ->
                    args.get(0)
                        .each(
                            env,
                            in,
                            left ->
                                output.emit(
                                    DoubleNode.valueOf(
                                        function.applyAsDouble(required(left), required(right))),
                                    null)));
  }

  private static double required(JsonNode number) throws JsonQueryException {
    if (!number.isNumber()) {
      throw new JqError("%s number required", number);
    }
    return number.doubleValue();
  }

  static JsonNode length(JsonNode in) throws JsonQueryException {
    return switch (in.getNodeType()) {
      case STRING -> IntNode.valueOf(in.textValue().codePointCount(0, in.textValue().length()));
      case ARRAY, OBJECT -> IntNode.valueOf(in.size());
      case NUMBER -> absolute(in);
      case BOOLEAN -> throw new JqError("%s has no length", in);
      default -> IntNode.valueOf(0);
    };
  }

  private static JsonNode absolute(JsonNode number) throws JsonQueryException {
    BigInteger whole = Order.whole(number);
    if (whole == null) {
      return DoubleNode.valueOf(Math.abs(number.doubleValue()));
    }
    return whole.signum() < 0 ? Arithmetic.negative(number) : number;
  }
}
