package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/** {@code [content]}: counted while it grows; what was built beside it is then given back. */
record CountedArray(@Nullable Expression content) implements Expression {
  @Override
  public void apply(
      Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    Ledger ledger = Ledger.current();
    long before = ledger.held();
    ArrayBuilder array = new ArrayBuilder(ledger);
    if (content != null) {
      content.apply(scope, in, array::add);
    }
    JsonNode done = array.done();
    ledger.release(before + Sized.memory(done));
    output.emit(done, null);
  }

  @Override
  public String toString() {
    return content == null ? "[]" : "[" + content + "]";
  }
}
