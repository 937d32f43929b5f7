package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * Functions that go on with what they have made. jq defines them by recursion; here the last value
 * of each round is only the next round, so that the number of rounds needs no stack.
 */
final class Loops {
  static final Function REPEAT =
      (scope, args, in, path, output, version) ->
          new Loop(scope, null, args.get(0), false, output).run(in);

  static final Function WHILE =
      (scope, args, in, path, output, version) ->
          new Loop(scope, args.get(0), args.get(1), true, output).run(in);

  static final Function UNTIL =
      (scope, args, in, path, output, version) ->
          new Loop(scope, args.get(0), args.get(1), false, output).run(in);

  private Loops() {}

  /**
   * @param condition null to go on for ever
   * @param whilst whether values are given while the condition holds, not when it first does
   */
  private record Loop(
      Scope scope,
      @Nullable Expression condition,
      Expression next,
      boolean whilst,
      PathOutput output) {

    void run(JsonNode first) throws JsonQueryException {
      @Nullable JsonNode now = first;
      while (now != null) {
        Ledger.current().step();
        Round round = new Round();
        if (condition == null) {
          output.emit(now, null);
          round.goOn(now);
        } else {
          JsonNode value = now;
          condition.apply(scope, value, holds -> decide(round, value, isTrue(holds)));
        }
        now = round.last;
      }
    }

    private void decide(Round round, JsonNode value, boolean holds) throws JsonQueryException {
      if (whilst == holds) {
        if (whilst) {
          round.turn();
          output.emit(value, null);
        }
        round.goOn(value);
      } else if (!whilst) {
        round.turn();
        output.emit(value, null);
      }
    }

    private static boolean isTrue(JsonNode value) {
      return !value.isNull() && !(value.isBoolean() && !value.booleanValue());
    }

    /** What comes of one value; the last is left for the loop. */
    private final class Round {
      private @Nullable JsonNode last;

      void goOn(JsonNode value) throws JsonQueryException {
        next.apply(
            scope,
            value,
            result -> {
              turn();
              last = result;
            });
      }

      /** Another value comes: what was thought to be the last has its turn before. */
      void turn() throws JsonQueryException {
        JsonNode before = last;
        last = null;
        if (before != null) {
          run(before);
        }
      }
    }
  }
}
