package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.data.Lookup;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.ObjectBuilder;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Growth;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Expressions that take a part of a value. */
final class Access {
  private Access() {}

  /** {@code target[key]}; for each key all targets. */
  static final class Index extends Node {
    private final Node target;
    private final Node key;
    private final boolean lenient;

    Index(Node target, Node key, boolean lenient) {
      this.target = target;
      this.key = key;
      this.lenient = lenient;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      if (key instanceof Atoms.Literal literal) {
        target.each(env, in, path, (of, at) -> take(of, at, literal.value, out));
      } else {
        key.each(
            env, in, wanted -> target.each(env, in, path, (of, at) -> take(of, at, wanted, out)));
      }
    }

    private void take(JsonNode of, @Nullable Path at, JsonNode wanted, Output out)
        throws JsonQueryException {
      JsonNode part = Lookup.of(of, wanted);
      if (part != null) {
        out.emit(part, Path.step(at, wanted));
      } else if (!lenient) {
        throw Lookup.mismatch(of, wanted);
      }
    }

    @Override
    public @Nullable List<Node> keys() {
      List<Node> before = target.keys();
      if (before == null || lenient || !Growth.isPlain(key)) {
        return null;
      }
      List<Node> keys = new ArrayList<>(before);
      keys.add(key);
      return keys;
    }

    @Override
    public boolean isBlind() {
      return target.isBlind() && key.isBlind();
    }

    @Override
    public Count count() {
      return target.counted().or(key.counted());
    }
  }

  /** {@code target[from:to]} */
  static final class Slice extends Node {
    private final Node target;
    private final @Nullable Node from;
    private final @Nullable Node to;
    private final boolean lenient;

    Slice(Node target, @Nullable Node from, @Nullable Node to, boolean lenient) {
      this.target = target;
      this.from = from;
      this.to = to;
      this.lenient = lenient;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      bound(
          from,
          env,
          in,
          start ->
              bound(
                  to,
                  env,
                  in,
                  end -> {
                    ObjectBuilder slice = new ObjectBuilder(env.ledger);
                    slice.put("start", start);
                    slice.put("end", end);
                    JsonNode key = slice.done();
                    target.each(env, in, path, (of, at) -> take(of, at, key, out));
                  }));
    }

    private static void bound(@Nullable Node bound, Env env, JsonNode in, Output.Values next)
        throws JsonQueryException {
      if (bound == null) {
        next.emit(NullNode.getInstance());
      } else {
        bound.each(env, in, next);
      }
    }

    private void take(JsonNode of, @Nullable Path at, JsonNode slice, Output out)
        throws JsonQueryException {
      JsonNode part = Lookup.of(of, slice);
      if (part != null) {
        out.emit(part, Path.step(at, slice));
      } else if (!lenient) {
        throw Lookup.mismatch(of, slice);
      }
    }

    @Override
    public Count count() {
      Count bounds =
          (from == null ? Count.ONE : from.counted()).or(to == null ? Count.ONE : to.counted());
      return target.counted().or(bounds);
    }
  }

  /** {@code target[]} */
  static final class Iterate extends Node {
    private final Node target;
    private final boolean lenient;

    Iterate(Node target, boolean lenient) {
      this.target = target;
      this.lenient = lenient;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      target.each(
          env,
          in,
          path,
          (of, at) -> {
            env.ledger.step();
            if (of.isContainerNode()) {
              out.emitMembers(of, at);
            } else if (!lenient) {
              throw new JqError("Cannot iterate over %s", of);
            }
          });
    }

    @Override
    public Count count() {
      return Count.MANY;
    }
  }
}
