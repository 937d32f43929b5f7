package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.fanlight.gateway.value.jq.data.Arithmetic;
import dev.fanlight.gateway.value.jq.data.Operator;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.ObjectBuilder;
import dev.fanlight.gateway.value.jq.memory.Sized;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Growth;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Expressions that make a value of others. */
final class Making {
  private Making() {}

  /** {@code [content]}: counted while it grows; what was built beside it is then given back. */
  static final class ArrayOf extends Node {
    private final @Nullable Node content;

    ArrayOf(@Nullable Node content) {
      this.content = content;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      long before = env.ledger.held();
      ArrayBuilder array = new ArrayBuilder(env.ledger);
      if (content != null) {
        content.each(env, in, array::add);
      }
      JsonNode done = array.done();
      env.ledger.release(before + Sized.memory(done));
      out.emit(done, null);
    }

    @Override
    public boolean isBlind() {
      return content == null || content.isBlind();
    }

    @Override
    public Count count() {
      return Count.ONE;
    }
  }

  /**
   * A member of an object.
   *
   * @param key gives texts
   */
  record Member(Node key, Node value) {}

  /** <code>{members}</code>; the last one changes fastest. */
  static final class ObjectOf extends Node {
    private final List<Member> members;

    ObjectOf(List<Member> members) {
      this.members = members;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      int size = members.size();
      fill(env, in, new String[size], new JsonNode[size], 0, out);
    }

    private void fill(Env env, JsonNode in, String[] names, JsonNode[] values, int at, Output out)
        throws JsonQueryException {
      if (at == names.length) {
        ObjectBuilder object = new ObjectBuilder(env.ledger);
        for (int i = 0; i < names.length; i++) {
          object.put(names[i], values[i]);
        }
        out.emit(object.done(), null);
        return;
      }
      Member member = members.get(at);
      member.key.each(
          env,
          in,
          name -> {
            if (!name.isTextual()) {
              throw new JqError("Cannot use %s as object key", name);
            }
            member.value.each(
                env,
                in,
                value -> {
                  names[at] = name.textValue();
                  values[at] = value;
                  fill(env, in, names, values, at + 1, out);
                });
          });
    }

    @Override
    public boolean isBlind() {
      return members.stream().allMatch(each -> each.key.isBlind() && each.value.isBlind());
    }

    @Override
    public Count count() {
      Count count = Count.ONE;
      for (Member member : members) {
        count = count.or(member.key.counted()).or(member.value.counted());
      }
      return count;
    }
  }

  /** {@code left operator right}; for each right side all left sides. */
  static final class Operation extends Sides {
    private final Operator operator;

    Operation(Operator operator, Node left, Node right) {
      super(left, right);
      this.operator = operator;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      right.each(
          env,
          in,
          second ->
              left.each(
                  env, in, first -> out.emit(env.ledger.built(operator.of(first, second)), null)));
    }

    @Override
    public @Nullable Growth growth() {
      boolean adds = operator == Operator.PLUS && left instanceof Atoms.Identity;
      return adds && Growth.isPlain(right) ? new Growth.Added(right) : null;
    }
  }

  /** {@code left and right}, {@code left or right} */
  static final class Both extends Sides {
    private final boolean decides;

    /**
     * @param decides what the left side must be so that nobody asks the right side
     */
    Both(Node left, Node right, boolean decides) {
      super(left, right);
      this.decides = decides;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      left.each(
          env,
          in,
          first -> {
            if (Operator.isTrue(first) == decides) {
              out.emit(BooleanNode.valueOf(decides), null);
            } else {
              right.each(
                  env, in, second -> out.emit(BooleanNode.valueOf(Operator.isTrue(second)), null));
            }
          });
    }
  }

  /** {@code -operand} */
  static final class Negation extends Node {
    private final Node operand;

    Negation(Node operand) {
      this.operand = operand;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      operand.each(env, in, value -> out.emit(env.ledger.built(Arithmetic.negative(value)), null));
    }

    @Override
    public boolean isBlind() {
      return operand.isBlind();
    }

    @Override
    public Count count() {
      return operand.counted();
    }
  }
}
