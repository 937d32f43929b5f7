package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.data.Draft;
import dev.fanlight.gateway.value.jq.data.Lookup;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.node.Native;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Functions that take paths, or give them. */
final class PathFunctions {
  /** {@code delpaths(paths)}. */
  static final Native DELPATHS =
      (env, args, in, path, output) ->
          args.get(0).each(env, in, paths -> output.emit(without(in, paths), null));

  /** {@code pick(paths)}. */
  static final Native PICK =
      (env, args, in, path, output) -> {
        Draft picked = new Draft(NullNode.getInstance());
        args.get(0).places(env, in, (value, at) -> picked.set(Path.keys(at), value));
        output.emit(picked.done(), null);
      };

  /** {@code path(paths)}. */
  static final Native PATH =
      (env, args, in, path, output) ->
          args.get(0).places(env, in, (value, at) -> output.emit(Path.keys(at), null));

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
                      JsonNode part = Lookup.of(value, key);
                      if (part == null) {
                        throw Lookup.mismatch(value, key);
                      }
                      value = part;
                      at = Path.step(at, key);
                    }
                    output.emit(value, at);
                  });

  private PathFunctions() {}

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
}
