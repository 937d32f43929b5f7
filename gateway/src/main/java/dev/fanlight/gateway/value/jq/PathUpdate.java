package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.path.Path;
import net.thisptr.jackson.jq.path.RootPath;
import org.jspecify.annotations.Nullable;

/**
 * {@code paths = value}, {@code paths |= update} and {@code paths += value} with its like. The
 * library copies the whole array for each element that changes.
 *
 * @param operator of the assignment; null for {@code =} and {@code |=}
 * @param updates whether the right side gets what is at a path, as with {@code |=}
 */
record PathUpdate(
    Expression paths, Expression right, @Nullable BinaryOperator operator, boolean updates)
    implements Expression {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** {@code delpaths(paths)}. */
  static final Function DELPATHS =
      (scope, args, in, path, output, version) ->
          args.get(0).apply(scope, in, paths -> output.emit(without(in, paths), null));

  /** {@code pick(paths)}. */
  static final Function PICK =
      (scope, args, in, path, output, version) -> {
        Draft picked = new Draft(JsonNodeFactory.instance.nullNode());
        each(scope, args.get(0), in, (value, at) -> picked.set(steps(at), value));
        output.emit(picked.done(), null);
      };

  static PathUpdate assign(Expression paths, Expression value) {
    return new PathUpdate(paths, value, null, false);
  }

  static PathUpdate update(Expression paths, Expression update) {
    return new PathUpdate(paths, update, null, true);
  }

  static PathUpdate operate(Expression paths, BinaryOperator operator, Expression value) {
    return new PathUpdate(paths, value, new CheckedOperator(operator), false);
  }

  @Override
  public void apply(
      Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    if (updates) {
      output.emit(updated(scope, in), null);
    } else {
      right.apply(scope, in, value -> output.emit(assigned(scope, in, value), null));
    }
  }

  private JsonNode assigned(Scope scope, JsonNode in, JsonNode value) throws JsonQueryException {
    Draft draft = new Draft(in);
    each(
        scope,
        paths,
        in,
        (old, at) -> {
          JsonNode steps = steps(at);
          draft.set(steps, operator == null ? value : operated(draft.get(steps), value));
        });
    return draft.done();
  }

  private JsonNode operated(JsonNode old, JsonNode value) throws JsonQueryException {
    BinaryOperator with = operator;
    return with == null ? value : Ledger.current().built(with.apply(MAPPER, old, value));
  }

  /** A path for which there is no new value is removed in the end, as jq 1.7 does. */
  private JsonNode updated(Scope scope, JsonNode in) throws JsonQueryException {
    Draft draft = new Draft(in);
    ArrayBuilder gone = new ArrayBuilder(Ledger.current());
    each(
        scope,
        paths,
        in,
        (old, at) -> {
          JsonNode steps = steps(at);
          JsonNode value = first(scope, draft.get(steps));
          if (value == null) {
            gone.add(Ledger.current().built(steps));
          } else {
            draft.set(steps, value);
          }
        });
    for (JsonNode steps : gone.done()) {
      draft.remove(steps);
    }
    return draft.done();
  }

  /** The first value of the right side; null when it gives none. */
  private @Nullable JsonNode first(Scope scope, JsonNode of) throws JsonQueryException {
    First first = new First();
    try {
      right.apply(scope, of, first::take);
    } catch (Enough enough) {
      if (enough.of != first) {
        throw enough;
      }
    }
    return first.value;
  }

  private static JsonNode without(JsonNode in, JsonNode paths) throws JsonQueryException {
    if (!paths.isArray()) {
      throw new JsonQueryException("Paths must be specified as an array");
    }
    Draft draft = new Draft(in);
    for (JsonNode steps : paths) {
      if (!steps.isArray()) {
        throw new JsonQueryException("Path must be specified as an array");
      }
      draft.remove(steps);
    }
    return draft.done();
  }

  private static void each(Scope scope, Expression paths, JsonNode in, PathOutput output)
      throws JsonQueryException {
    paths.apply(
        scope,
        in,
        RootPath.getInstance(),
        (value, at) -> {
          boolean itself = at == null && in.isValueNode() && in.equals(value);
          if (at == null && !itself) {
            throw new JsonQueryException("Invalid path expression");
          }
          output.emit(value, itself ? RootPath.getInstance() : at);
        },
        true);
  }

  private static JsonNode steps(@Nullable Path path) throws JsonQueryException {
    ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    if (path != null) {
      path.toJsonNode(steps);
    }
    return steps;
  }

  private static final class First {
    private @Nullable JsonNode value;

    void take(JsonNode first) {
      value = first;
      throw new Enough(this);
    }
  }

  /** Ends an expression whose further values nobody wants. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient First of;

    Enough(First of) {
      super(null, null, false, false);
      this.of = of;
    }
  }

  @Override
  public String toString() {
    String sign = updates ? "|=" : operator == null ? "=" : operator.image() + "=";
    return paths + " " + sign + " " + right;
  }
}
