package dev.fanlight.gateway.value.jq.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.JqError;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a compiled program. It hands each of its values to an {@link Output} while it
 * computes. An expression that gives at most one value hands it over as the last thing it does:
 * {@link #each} waits until it has returned, so that the stack grows only with the depth of calls
 * and not with their number.
 *
 * <p>Immutable once the program is compiled.
 */
public abstract class Node {
  /** How many values an expression may give. */
  public enum Count {
    /** At most one. */
    ONE,
    /** At most one, if that is true of the arguments of the function around it. */
    AS_ARGUMENTS,
    MANY;

    public Count or(Count other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  private Count counted = Count.ONE;

  /**
   * Gives the values for {@code .} in the last position of another expression.
   *
   * @param path of {@code .}; null when nobody asks for paths
   */
  public abstract void run(Env env, JsonNode in, @Nullable Path path, Output out)
      throws JsonQueryException;

  /** How many values it may give, by what is known of its parts so far. */
  public abstract Count count();

  /** Whether it gives the same whatever {@code .} is; false where that is not plain to see. */
  public boolean isBlind() {
    return false;
  }

  /** What it does to an accumulator that nobody else sees; null where that is not plain to see. */
  public @Nullable Growth growth() {
    return null;
  }

  /** The keys of the one place in {@code .} that it names; null where that is not plain to see. */
  public @Nullable List<Node> keys() {
    return null;
  }

  /** Looks at {@link #count} once more; true when that is more than was known. */
  public final boolean recount() {
    Count before = counted;
    counted = counted.or(count());
    return counted != before;
  }

  public final Count counted() {
    return counted;
  }

  /** Whether it gives at most one value in that environment. */
  public boolean isSingle(Env env) {
    return counted == Count.ONE;
  }

  /** Gives the values for {@code .} to what goes on with them. */
  public final void each(Env env, JsonNode in, @Nullable Path path, Output next)
      throws JsonQueryException {
    if (!isSingle(env)) {
      run(env, in, path, next);
      return;
    }
    Held held = new Held();
    run(env, in, path, held);
    JsonNode value = held.value;
    if (value != null) {
      next.emit(value, held.path);
    }
  }

  /** As the other, where nobody asks for paths. */
  public final void each(Env env, JsonNode in, Output.Values next) throws JsonQueryException {
    each(env, in, null, (value, at) -> next.emit(value));
  }

  /** Gives the first value, if there is one, and asks for no more. */
  public final void first(Env env, JsonNode in, @Nullable Path path, Output output)
      throws JsonQueryException {
    Held first = new Held();
    try {
      run(
          env,
          in,
          path,
          (value, at) -> {
            first.emit(value, at);
            throw new EnoughValues(first);
          });
    } catch (EnoughValues stop) {
      if (!stop.isBy(first)) {
        throw stop;
      }
    }
    JsonNode value = first.value;
    if (value != null) {
      output.emit(value, first.path);
    }
  }

  /** Gives every value with the path that it must have. */
  public final void places(Env env, JsonNode in, Output output) throws JsonQueryException {
    each(
        env,
        in,
        Path.ROOT,
        (value, at) -> {
          boolean itself = at == null && in.isValueNode() && in.equals(value);
          if (at == null && !itself) {
            throw new JqError("Invalid path expression with result %s", value);
          }
          output.emit(value, itself ? Path.ROOT : at);
        });
  }

  /** Keeps the last value. */
  public static final class Held implements Output {
    public @Nullable JsonNode value;
    public @Nullable Path path;

    @Override
    public void emit(JsonNode one, @Nullable Path at) {
      value = one;
      path = at;
    }
  }
}
