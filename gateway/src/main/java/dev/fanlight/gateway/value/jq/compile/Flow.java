package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.data.Operator;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.node.EnoughValues;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Growth;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Expressions that say which others run, and on what. */
final class Flow {
  private Flow() {}

  /** {@code left | right} */
  static final class Pipe extends Node {
    private final Node left;
    private final Node right;

    Pipe(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      left.each(env, in, path, (value, at) -> right.run(env, value, at, out));
    }

    @Override
    public @Nullable Growth growth() {
      Growth first = left.growth();
      Growth second = right.growth();
      return first == null || second == null ? null : new Growth.Both(first, second);
    }

    @Override
    public boolean isBlind() {
      return left.isBlind();
    }

    @Override
    public Count count() {
      return left.counted().or(right.counted());
    }
  }

  /** {@code left, right} */
  static final class Comma extends Node {
    private final Node left;
    private final Node right;

    Comma(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      left.each(env, in, path, out);
      right.run(env, in, path, out);
    }

    @Override
    public Count count() {
      return Count.MANY;
    }
  }

  /** {@code if condition then yes else no end} */
  static final class If extends Node {
    private final Node condition;
    private final Node yes;
    private final Node no;

    If(Node condition, Node yes, Node no) {
      this.condition = condition;
      this.yes = yes;
      this.no = no;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      condition.each(env, in, holds -> (Operator.isTrue(holds) ? yes : no).run(env, in, path, out));
    }

    @Override
    public @Nullable Growth growth() {
      Growth one = yes.growth();
      Growth other = no.growth();
      return one == null || other == null || !Growth.isPlain(condition)
          ? null
          : new Growth.Either(condition, one, other);
    }

    @Override
    public boolean isBlind() {
      return condition.isBlind() && yes.isBlind() && no.isBlind();
    }

    @Override
    public Count count() {
      return condition.counted().or(yes.counted()).or(no.counted());
    }
  }

  /** {@code left // right} */
  static final class Alternative extends Sides {
    Alternative(Node left, Node right) {
      super(left, right);
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      boolean[] found = {false};
      left.each(
          env,
          in,
          path,
          (value, at) -> {
            if (Operator.isTrue(value)) {
              found[0] = true;
              out.emit(value, at);
            }
          });
      if (!found[0]) {
        right.run(env, in, path, out);
      }
    }
  }

  /** {@code try body catch handler}. What goes wrong with the values of the body is not caught. */
  static final class Try extends Node {
    private final Node body;
    private final @Nullable Node handler;

    Try(Node body, @Nullable Node handler) {
      this.body = body;
      this.handler = handler;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very error that went through
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      Beyond beyond = new Beyond(out);
      try {
        body.run(env, in, path, beyond);
      } catch (JsonQueryException error) {
        if (beyond.error == error) {
          throw error;
        }
        if (handler != null) {
          handler.run(env, error.getMessageAsJsonNode(), null, out);
        }
      }
    }

    @Override
    public Count count() {
      return handler == null ? body.counted() : body.counted().or(handler.counted());
    }
  }

  /** Remembers an error of what goes on with the values. */
  private static final class Beyond implements Output {
    private final Output out;
    private @Nullable JsonQueryException error;

    Beyond(Output out) {
      this.out = out;
    }

    @Override
    public void emit(JsonNode value, @Nullable Path path) throws JsonQueryException {
      try {
        out.emit(value, path);
      } catch (JsonQueryException raised) {
        error = raised;
        throw raised;
      }
    }
  }

  /** {@code label $name | body} */
  static final class Label extends Node {
    private final Object key;
    private final Node body;

    Label(Object key, Node body) {
      this.key = key;
      this.body = body;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      Env inner = env.with(key, null);
      try {
        body.run(inner, in, path, out);
      } catch (EnoughValues stop) {
        if (!stop.isBy(inner)) {
          throw stop;
        }
      }
    }

    @Override
    public Count count() {
      return body.counted();
    }
  }

  /** {@code break $name} */
  static final class Break extends Node {
    private final Object key;

    Break(Object key) {
      this.key = key;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out) {
      throw new EnoughValues(env.at(key));
    }

    @Override
    public Count count() {
      return Count.ONE;
    }
  }
}
