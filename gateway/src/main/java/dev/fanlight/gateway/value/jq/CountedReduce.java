package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Stack;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.tree.matcher.PatternMatcher;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code reduce source as pattern (start; update)}: after each update only the accumulator counts
 * of all that the update built.
 */
record CountedReduce(Expression source, PatternMatcher pattern, Expression start, Expression update)
    implements Expression {

  @Override
  public void apply(
      Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    start.apply(
        scope,
        in,
        first -> {
          Accumulator accumulator = new Accumulator(Ledger.current(), first);
          Scope inner = Scope.newChildScope(scope);
          source.apply(scope, in, item -> take(scope, inner, item, accumulator));
          output.emit(accumulator.value, null);
        });
  }

  @SuppressWarnings("JdkObsolete") // the library's type
  private void take(Scope scope, Scope inner, JsonNode item, Accumulator accumulator)
      throws JsonQueryException {
    pattern.match(
        scope,
        item,
        variables -> {
          bind(inner, variables);
          accumulator.update(inner, update);
        },
        new Stack<>());
  }

  /** Of two variables of one name the first counts. */
  private static void bind(Scope inner, List<Pair<String, JsonNode>> variables) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      inner.setValue(variables.get(i)._1, variables.get(i)._2);
    }
  }

  private static final class Accumulator {
    private final Ledger ledger;
    private JsonNode value;
    private long counted;

    Accumulator(Ledger ledger, JsonNode value) {
      this.ledger = ledger;
      this.value = value;
    }

    void update(Scope inner, Expression update) throws JsonQueryException {
      long before = ledger.held() - counted;
      JsonNode old = value;
      value = NullNode.getInstance();
      update.apply(inner, old, result -> value = result);
      ledger.release(before + Sized.memory(value));
      counted = ledger.held() - before;
    }
  }

  @Override
  public String toString() {
    return "reduce " + source + " as " + pattern + " (" + start + "; " + update + ")";
  }
}
