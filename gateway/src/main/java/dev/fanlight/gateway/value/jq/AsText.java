package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/** What an expression gives, as text. */
record AsText(Expression expression) implements Expression {
  /** What writing a value takes for a moment, in times of its length. */
  private static final int TIMES = 6;

  @Override
  public void apply(
      Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    expression.apply(scope, in, value -> output.emit(of(value), null));
  }

  /** A text itself, or any other value as JSON. */
  static JsonNode of(JsonNode value) {
    return value.isTextual() ? value : json(value);
  }

  static JsonNode json(JsonNode value) {
    Ledger ledger = Ledger.current();
    ledger.room(TIMES * Sized.text(value));
    return ledger.built(TextNode.valueOf(Finite.of(value).toString()));
  }

  @Override
  public String toString() {
    return expression.toString();
  }
}
