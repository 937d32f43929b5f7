package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** {@code paths = value}, {@code paths |= update} and {@code paths += value} with its like. */
final class PathUpdate extends Node {
  private final Node paths;
  private final Node right;
  private final @Nullable Operator operator;
  private final boolean updates;

  private PathUpdate(Node paths, Node right, @Nullable Operator operator, boolean updates) {
    this.paths = paths;
    this.right = right;
    this.operator = operator;
    this.updates = updates;
  }

  /**
   * @param sign of the assignment
   */
  static PathUpdate of(String sign, Node paths, Node right) {
    boolean updates = sign.equals("|=");
    boolean plain = updates || sign.equals("=");
    Operator operator = plain ? null : Operator.of(sign.substring(0, sign.length() - 1));
    return new PathUpdate(paths, right, operator, updates);
  }

  /** {@code delpaths(paths)}. */
  static final Native DELPATHS =
      (env, args, in, path, output) ->
          args.get(0).each(env, in, paths -> output.emit(without(in, paths), null));

  /** {@code pick(paths)}. */
  static final Native PICK =
      (env, args, in, path, output) -> {
        Draft picked = new Draft(NullNode.getInstance());
        places(env, args.get(0), in, (value, at) -> picked.set(keys(at), value));
        output.emit(picked.done(), null);
      };

  /** {@code path(paths)}. */
  static final Native PATH =
      (env, args, in, path, output) ->
          places(env, args.get(0), in, (value, at) -> output.emit(keys(at), null));

  /** {@code setpath(path; value)}. */
  static final Native SETPATH =
      (env, args, in, path, output) ->
          args.get(0)
              .each(
                  env,
                  in,
                  to ->
                      args.get(1)
                          .each(
                              env,
                              in,
                              value -> {
                                Draft draft = new Draft(in);
                                draft.set(required(to), value);
                                output.emit(draft.done(), null);
                              }));

  /** {@code getpath(path)}. */
  static final Native GETPATH =
      (env, args, in, path, output) ->
          args.get(0)
              .each(
                  env,
                  in,
                  to -> {
                    JsonNode value = in;
                    Path at = path;
                    for (JsonNode key : required(to)) {
                      JsonNode part = Access.part(value, key);
                      if (part == null) {
                        throw Access.mismatch(value, key);
                      }
                      value = part;
                      at = Path.step(at, key);
                    }
                    output.emit(value, at);
                  });

  @Override
  void run(Env env, JsonNode in, @Nullable Path path, Output out) throws JsonQueryException {
    if (updates) {
      out.emit(updated(env, in), null);
    } else {
      right.each(env, in, value -> out.emit(assigned(env, in, value), null));
    }
  }

  @Override
  @Nullable Growth growth() {
    List<Node> keys = paths.keys();
    return keys == null || updates || !Growth.isPlain(right)
        ? null
        : new Growth.Assigned(keys, operator, right);
  }

  @Override
  Count count() {
    return updates ? Count.ONE : right.counted();
  }

  private JsonNode assigned(Env env, JsonNode in, JsonNode value) throws JsonQueryException {
    Draft draft = new Draft(in);
    places(env, paths, in, (old, at) -> change(draft, keys(at), value));
    return draft.done();
  }

  private void change(Draft draft, JsonNode keys, JsonNode value) throws JsonQueryException {
    draft.set(
        keys,
        operator == null ? value : Ledger.current().built(operator.of(draft.get(keys), value)));
  }

  /** A path for which there is no new value is removed in the end, as jq 1.7 does. */
  private JsonNode updated(Env env, JsonNode in) throws JsonQueryException {
    Draft draft = new Draft(in);
    ArrayBuilder gone = new ArrayBuilder(env.ledger);
    places(
        env,
        paths,
        in,
        (old, at) -> {
          JsonNode keys = keys(at);
          JsonNode value = first(env, draft.get(keys));
          if (value == null) {
            gone.add(keys);
          } else {
            draft.set(keys, value);
          }
        });
    for (JsonNode keys : gone.done()) {
      draft.remove(keys);
    }
    return draft.done();
  }

  /** The first value of the right side; null when it gives none. */
  private @Nullable JsonNode first(Env env, JsonNode of) throws JsonQueryException {
    Held first = new Held();
    Selection.first(right, env, of, null, first);
    return first.value;
  }

  private static JsonNode without(JsonNode in, JsonNode paths) throws JsonQueryException {
    if (!paths.isArray()) {
      throw new JqError("Paths must be specified as an array");
    }
    Draft draft = new Draft(in);
    for (JsonNode keys : paths) {
      draft.remove(required(keys));
    }
    return draft.done();
  }

  private static JsonNode required(JsonNode keys) throws JqError {
    if (!keys.isArray()) {
      throw new JqError("Path must be specified as an array");
    }
    return keys;
  }

  /** Gives every value of an expression with its path, which it must have. */
  static void places(Env env, Node paths, JsonNode in, Output output) throws JsonQueryException {
    paths.each(
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

  static JsonNode keys(@Nullable Path path) {
    return path == null ? Path.ROOT.json() : path.json();
  }
}
