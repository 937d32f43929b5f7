package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a program, with a look at the ledger before it.
 *
 * @param builds whether what it gives may be newly made
 */
record Counted(Expression expression, boolean builds) implements Expression {
  @Override
  public void apply(
      Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    Ledger ledger = Ledger.current();
    ledger.step();
    if (!builds) {
      expression.apply(scope, in, path, output, requirePath);
      return;
    }
    expression.apply(
        scope,
        in,
        path,
        (value, at) -> {
          Indexes.check(at);
          output.emit(ledger.built(value), at);
        },
        requirePath);
  }

  @Override
  public String toString() {
    return expression.toString();
  }
}
