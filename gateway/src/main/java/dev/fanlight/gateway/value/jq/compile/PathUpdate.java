package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.data.Draft;
import dev.fanlight.gateway.value.jq.data.Operator;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Growth;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
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

  @Override
  public void run(Env env, JsonNode in, @Nullable Path path, Output out) throws JsonQueryException {
    if (updates) {
      out.emit(updated(env, in), null);
    } else {
      right.each(env, in, value -> out.emit(assigned(env, in, value), null));
    }
  }

  @Override
  public @Nullable Growth growth() {
    List<Node> keys = paths.keys();
    return keys == null || updates || !Growth.isPlain(right)
        ? null
        : new Growth.Assigned(keys, operator, right);
  }

  @Override
  public Count count() {
    return updates ? Count.ONE : right.counted();
  }

  private JsonNode assigned(Env env, JsonNode in, JsonNode value) throws JsonQueryException {
    Draft draft = new Draft(in);
    paths.places(env, in, (old, at) -> change(draft, Path.keys(at), value));
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
    paths.places(
        env,
        in,
        (old, at) -> {
          JsonNode keys = Path.keys(at);
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
    right.first(env, of, null, first);
    return first.value;
  }
}
