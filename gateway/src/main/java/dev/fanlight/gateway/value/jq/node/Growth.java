package dev.fanlight.gateway.value.jq.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.data.Draft;
import dev.fanlight.gateway.value.jq.data.Operator;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * An update of an accumulator that reads nothing of it but the place that it changes. Nobody sees
 * the accumulator between two such updates, so that it changes in place: many updates take time by
 * their number, not by their number times the size.
 */
public sealed interface Growth {
  /** Leaves the accumulator as it is. */
  Growth NONE = new None();

  /**
   * Changes the accumulator; to null where the update gives no value.
   *
   * @return whether the update gives a value
   */
  boolean run(Env env, Draft accumulator) throws JsonQueryException;

  /** Whether an expression gives one value at most, whatever {@code .} is. */
  static boolean isPlain(Node node) {
    return node.isBlind() && node.counted() == Node.Count.ONE;
  }

  private static @Nullable JsonNode given(Env env, Node of) throws JsonQueryException {
    Node.Held value = new Node.Held();
    of.run(env, NullNode.getInstance(), null, value);
    return value.value;
  }

  private static boolean nothing(Draft accumulator) throws JsonQueryException {
    accumulator.set(Path.ROOT.json(), NullNode.getInstance());
    return false;
  }

  /** {@code .} */
  record None() implements Growth {
    @Override
    public boolean run(Env env, Draft accumulator) {
      return true;
    }
  }

  /** {@code first | second} */
  record Both(Growth first, Growth second) implements Growth {
    @Override
    public boolean run(Env env, Draft accumulator) throws JsonQueryException {
      return first.run(env, accumulator) && second.run(env, accumulator);
    }
  }

  /** {@code if condition then yes else no end} */
  record Either(Node condition, Growth yes, Growth no) implements Growth {
    @Override
    public boolean run(Env env, Draft accumulator) throws JsonQueryException {
      JsonNode holds = Growth.given(env, condition);
      return holds == null
          ? Growth.nothing(accumulator)
          : (Operator.isTrue(holds) ? yes : no).run(env, accumulator);
    }
  }

  /** {@code . + value} */
  record Added(Node value) implements Growth {
    @Override
    public boolean run(Env env, Draft accumulator) throws JsonQueryException {
      JsonNode added = Growth.given(env, value);
      if (added == null) {
        return Growth.nothing(accumulator);
      }
      accumulator.add(Path.ROOT.json(), added);
      return true;
    }
  }

  /**
   * {@code place = value}, {@code place += value}
   *
   * @param operator null for {@code =}
   */
  record Assigned(List<Node> keys, @Nullable Operator operator, Node value) implements Growth {
    @Override
    public boolean run(Env env, Draft accumulator) throws JsonQueryException {
      JsonNode assigned = Growth.given(env, value);
      if (assigned == null) {
        return Growth.nothing(accumulator);
      }
      ArrayBuilder place = new ArrayBuilder(env.ledger);
      for (Node key : keys) {
        JsonNode step = Growth.given(env, key);
        if (step == null) {
          // There is no place to change.
          return true;
        }
        place.add(step);
      }
      JsonNode path = place.done();
      if (operator == null) {
        accumulator.set(path, assigned);
      } else if (operator == Operator.PLUS) {
        accumulator.add(path, assigned);
      } else {
        JsonNode old = accumulator.get(path);
        accumulator.set(path, env.ledger.built(operator.of(old, assigned)));
      }
      return true;
    }
  }
}
