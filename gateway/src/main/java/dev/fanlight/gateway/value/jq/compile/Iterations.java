package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.data.Path;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Growth;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Expressions that bind what another gives. */
final class Iterations {
  private Iterations() {}

  /** {@code source as pattern | body} */
  static final class Bind extends Node {
    private final Node source;
    private final Destructuring pattern;
    private final Node body;

    Bind(Node source, Destructuring pattern, Node body) {
      this.source = source;
      this.pattern = pattern;
      this.body = body;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      source.each(
          env, in, value -> pattern.bind(env, value, inner -> body.run(inner, in, path, out)));
    }

    @Override
    public Count count() {
      return source.counted().or(pattern.count()).or(body.counted());
    }
  }

  /**
   * {@code reduce source as pattern (start; update)}: after each update only the accumulator counts
   * of all that the update built.
   */
  static final class Reduce extends Node {
    private final Node source;
    private final Destructuring pattern;
    private final Node start;
    private final Node update;

    Reduce(Node source, Destructuring pattern, Node start, Node update) {
      this.source = source;
      this.pattern = pattern;
      this.start = start;
      this.update = update;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      start.each(
          env,
          in,
          path,
          (first, at) -> {
            Accumulator all = new Accumulator(env.ledger, first, at);
            Growth growth = at == null ? update.growth() : null;
            source.each(
                env,
                in,
                item -> pattern.bind(env, item, inner -> all.update(inner, update, growth)));
            all.give(out);
          });
    }

    @Override
    public Count count() {
      return start.counted();
    }
  }

  /** {@code foreach source as pattern (start; update; extract)} */
  static final class Foreach extends Node {
    private final Node source;
    private final Destructuring pattern;
    private final Node start;
    private final Node update;
    private final @Nullable Node extract;

    Foreach(Node source, Destructuring pattern, Node start, Node update, @Nullable Node extract) {
      this.source = source;
      this.pattern = pattern;
      this.start = start;
      this.update = update;
      this.extract = extract;
    }

    @Override
    public void run(Env env, JsonNode in, @Nullable Path path, Output out)
        throws JsonQueryException {
      start.each(
          env,
          in,
          path,
          (first, at) -> {
            Held state = new Held();
            state.emit(first, at);
            source.each(env, in, item -> pattern.bind(env, item, inner -> next(inner, state, out)));
          });
    }

    private void next(Env inner, Held state, Output out) throws JsonQueryException {
      JsonNode old = state.value == null ? NullNode.getInstance() : state.value;
      Path at = state.path;
      inner.ledger.step();
      state.emit(NullNode.getInstance(), null);
      update.each(
          inner,
          old,
          at,
          (value, to) -> {
            state.emit(value, to);
            if (extract == null) {
              out.emit(value, to);
            } else {
              extract.run(inner, value, to, out);
            }
          });
    }

    @Override
    public Count count() {
      return Count.MANY;
    }
  }
}
