package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.ArrayIndexPath;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/** Places in arrays that a program may write to: the library fills all before them with nulls. */
final class Indexes {
  private static final int SLOT = 8;

  private Indexes() {}

  /** Refuses a place that is farther out than the program may hold values. */
  static void check(@Nullable Path path) {
    if (path instanceof ArrayIndexPath place) {
      check(place.index);
    }
  }

  private static void check(JsonNode index) {
    Ledger ledger = Ledger.current();
    long held = ledger.held();
    ledger.hold(Math.max(0L, index.intValue()) * SLOT);
    ledger.release(held);
  }

  /** The same function, whose first argument is a path. */
  static Function checked(Function function) {
    return (scope, args, in, path, output, version) -> {
      List<Expression> checked = new ArrayList<>(args);
      checked.set(0, new CheckedPath(args.get(0)));
      function.apply(scope, checked, in, path, output, version);
    };
  }

  private record CheckedPath(Expression path) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path at, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      path.apply(
          scope,
          in,
          at,
          (value, to) -> {
            for (JsonNode step : value) {
              if (step.isNumber()) {
                check(step);
              }
            }
            output.emit(value, to);
          },
          requirePath);
    }
  }
}
